import { Fault } from "../base/fault.ts";
import { newId } from "../base/id.ts";
import type { Clip } from "../domain/take.ts";
import type { Ledger } from "./ledger.ts";

type ClipRow = Omit<Clip, "hasSound"> & { hasSound: number };

const SELECT = `select id, take_id as takeId, camera, path, roll_ms as rollMs, cut_ms as cutMs,
  rolled_at_ms as rolledAtMs, cut_at_ms as cutAtMs, boot_id as bootId, width, height,
  frame_rate as frameRate, has_sound as hasSound from clips`;

/** What is known of a clip's file once its segments are joined. */
export interface ClipMedia {
  path: string;
  rollMs: number;
  cutMs: number;
  width: number;
  height: number;
  frameRate: number;
  hasSound: boolean;
}

/** One camera's recording of a take. */
export class Clips {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  find(id: string): Clip {
    const row = this.#ledger.get<ClipRow>(`${SELECT} where id = ?`, id);
    if (!row) throw new Fault("not-found", "there is no such clip");
    return toClip(row);
  }

  list(takeId: string): Clip[] {
    return this.#ledger.all<ClipRow>(`${SELECT} where take_id = ? order by camera`, takeId).map(toClip);
  }

  /** Clips whose segments are not joined to a file yet: the ring must keep what they cover. */
  listUnfinished(): Clip[] {
    return this.#ledger.all<ClipRow>(`${SELECT} where path is null`).map(toClip);
  }

  add(clip: { takeId: string; camera: string; rolledAtMs: number; bootId: string }): void {
    this.#ledger.commit((append) => {
      const id = newId();
      this.#ledger.run(
        "insert into clips values (?, ?, ?, ?, null, 0, null, ?, null, ?, null, null, null, 0)",
        id,
        this.#ledger.boxId,
        clip.takeId,
        clip.camera,
        clip.rolledAtMs,
        clip.bootId,
      );
      append("clip", id, clip.takeId);
    });
  }

  /** Of an upload, whose media is there. */
  addUploaded(upload: {
    takeId: string;
    camera: string;
    media: Omit<ClipMedia, "frameRate"> & { frameRate: number | null };
  }): Clip {
    const { takeId, camera, media } = upload;
    const id = newId();
    this.#ledger.run(
      "insert into clips values (?, ?, ?, ?, ?, ?, ?, 0, ?, '', ?, ?, ?, ?)",
      id,
      this.#ledger.boxId,
      takeId,
      camera,
      media.path,
      media.rollMs,
      media.cutMs,
      media.cutMs - media.rollMs,
      media.width,
      media.height,
      media.frameRate,
      media.hasSound ? 1 : 0,
    );
    return this.find(id);
  }

  markCut(takeId: string, cutAtMs: number): void {
    this.#ledger.run("update clips set cut_at_ms = ? where take_id = ?", cutAtMs, takeId);
  }

  finish(id: string, media: ClipMedia): Clip {
    const { takeId } = this.find(id);
    return this.#ledger.commit((append) => {
      this.#ledger.run(
        `update clips set path = ?, roll_ms = ?, cut_ms = ?, width = ?, height = ?, frame_rate = ?, has_sound = ? where id = ?`,
        media.path,
        media.rollMs,
        media.cutMs,
        media.width,
        media.height,
        media.frameRate,
        media.hasSound ? 1 : 0,
        id,
      );
      append("clip", id, takeId);
      return this.find(id);
    });
  }
}

function toClip(row: ClipRow): Clip {
  return { ...row, hasSound: row.hasSound === 1 };
}
