import { Fault } from "../base/fault.ts";
import { newId } from "../base/id.ts";
import { type Angle, DEFAULT_DETECTORS, DEFAULT_SAMPLE_RATE_HZ, type Scene } from "../domain/project.ts";
import type { Ledger } from "./ledger.ts";

type SceneRow = Omit<Scene, "detectors"> & { detectors: string };
type AngleRow = Omit<Angle, "sceneIds"> & { sceneIds: string };

const SELECT_SCENE = `select id, project_id as projectId, slate, title, episode, unit, position,
  sample_rate_hz as sampleRateHz, detectors, created_at as createdAt from scenes`;
const SELECT_ANGLE = `select id, project_id as projectId, slate, title, created_at as createdAt,
  (select json_group_array(scene_id) from angle_scenes where angle_id = angles.id) as sceneIds from angles`;

/** Scenes and their set-ups ("angles"). */
export class Scenes {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  list(projectId: string): Scene[] {
    return this.#ledger
      .all<SceneRow>(`${SELECT_SCENE} where project_id = ? order by position, created_at`, projectId)
      .map(toScene);
  }

  find(id: string): Scene {
    const row = this.#ledger.get<SceneRow>(`${SELECT_SCENE} where id = ?`, id);
    if (!row) throw new Fault("not-found", "there is no such scene");
    return toScene(row);
  }

  add(scene: { projectId: string; slate: string; title?: string; episode?: string; unit?: string }): Scene {
    const id = newId();
    return this.#ledger.commit((append) => {
      const position = this.#ledger.get<{ next: number }>(
        "select coalesce(max(position), 0) + 1 as next from scenes where project_id = ?",
        scene.projectId,
      );
      this.#ledger.run(
        "insert into scenes values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        this.#ledger.boxId,
        scene.projectId,
        scene.slate,
        scene.title ?? "",
        scene.episode ?? "",
        scene.unit ?? "",
        position?.next ?? 1,
        DEFAULT_SAMPLE_RATE_HZ,
        JSON.stringify(DEFAULT_DETECTORS),
        new Date().toISOString(),
      );
      append("scene", id);
      return this.find(id);
    });
  }

  change(id: string, change: { title?: string; sampleRateHz?: number; detectors?: string[] }): Scene {
    const scene = { ...this.find(id), ...change };
    return this.#ledger.commit((append) => {
      this.#ledger.run(
        "update scenes set title = ?, sample_rate_hz = ?, detectors = ? where id = ?",
        scene.title,
        scene.sampleRateHz,
        JSON.stringify(scene.detectors),
        id,
      );
      append("scene", id);
      return scene;
    });
  }

  listAngles(sceneId: string): Angle[] {
    const sql = `${SELECT_ANGLE} where id in (select angle_id from angle_scenes where scene_id = ?) order by created_at, id`;
    return this.#ledger.all<AngleRow>(sql, sceneId).map(toAngle);
  }

  listProjectAngles(projectId: string): Angle[] {
    return this.#ledger
      .all<AngleRow>(`${SELECT_ANGLE} where project_id = ? order by created_at, id`, projectId)
      .map(toAngle);
  }

  findAngle(id: string): Angle {
    const row = this.#ledger.get<AngleRow>(`${SELECT_ANGLE} where id = ?`, id);
    if (!row) throw new Fault("not-found", "there is no such set-up");
    return toAngle(row);
  }

  /** A set-up may cover several scenes, all of one project. */
  addAngle(angle: { sceneIds: string[]; slate: string; title?: string }): Angle {
    const scenes = angle.sceneIds.map((sceneId) => this.find(sceneId));
    const projectId = scenes[0]?.projectId;
    if (projectId === undefined || scenes.some((scene) => scene.projectId !== projectId)) {
      throw new Fault("invalid", "a set-up belongs to at least one scene, and all its scenes to one project");
    }
    const id = newId();
    return this.#ledger.commit((append) => {
      const now = new Date().toISOString();
      const { boxId } = this.#ledger;
      this.#ledger.run(
        "insert into angles values (?, ?, ?, ?, ?, ?)",
        id,
        boxId,
        projectId,
        angle.slate,
        angle.title ?? "",
        now,
      );
      for (const scene of scenes) this.#ledger.run("insert into angle_scenes values (?, ?)", id, scene.id);
      append("angle", id);
      return this.findAngle(id);
    });
  }
}

function toScene(row: SceneRow): Scene {
  return { ...row, detectors: JSON.parse(row.detectors) };
}

function toAngle(row: AngleRow): Angle {
  return { ...row, sceneIds: JSON.parse(row.sceneIds) };
}
