import { Fault } from "../base/fault.ts";
import { newId } from "../base/id.ts";
import type { FrameRate, Project, ShootingDay, SlateScheme } from "../domain/project.ts";
import type { Ledger } from "./ledger.ts";

interface ProjectRow {
  id: string;
  name: string;
  rateNumerator: number;
  rateDenominator: number;
  slateScheme: SlateScheme;
  createdAt: string;
}

const SELECT = `select id, name, rate_numerator as rateNumerator, rate_denominator as rateDenominator,
  slate_scheme as slateScheme, created_at as createdAt from projects`;
const SELECT_DAY = `select id, project_id as projectId, label, opened_at as openedAt, closed_at as closedAt from days`;

export class Projects {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  list(): Project[] {
    return this.#ledger.all<ProjectRow>(`${SELECT} order by created_at`).map(toProject);
  }

  find(id: string): Project {
    const row = this.#ledger.get<ProjectRow>(`${SELECT} where id = ?`, id);
    if (!row) throw new Fault("not-found", "there is no such project");
    return toProject(row);
  }

  add(project: { name: string; rate: FrameRate; slateScheme: SlateScheme }): Project {
    const id = newId();
    return this.#ledger.commit((append) => {
      this.#ledger.run(
        "insert into projects values (?, ?, ?, ?, ?, ?, ?)",
        id,
        this.#ledger.boxId,
        project.name,
        project.rate.numerator,
        project.rate.denominator,
        project.slateScheme,
        new Date().toISOString(),
      );
      append("project", id);
      return this.find(id);
    });
  }

  /** The day that is open, if the crew opened one. */
  openDay(projectId: string): ShootingDay | undefined {
    return this.#ledger.get<ShootingDay>(`${SELECT_DAY} where project_id = ? and closed_at is null`, projectId);
  }

  listDays(projectId: string): ShootingDay[] {
    return this.#ledger.all<ShootingDay>(`${SELECT_DAY} where project_id = ? order by opened_at`, projectId);
  }

  startDay(projectId: string, label: string): ShootingDay {
    if (this.openDay(projectId)) throw new Fault("conflict", "a shooting day is open already; close it first");
    const id = newId();
    return this.#ledger.commit((append) => {
      const openedAt = new Date().toISOString();
      this.#ledger.run(
        "insert into days values (?, ?, ?, ?, ?, null)",
        id,
        this.#ledger.boxId,
        projectId,
        label,
        openedAt,
      );
      append("day", id);
      return { id, projectId, label, openedAt, closedAt: null };
    });
  }

  closeDay(projectId: string): void {
    const day = this.openDay(projectId);
    if (!day) throw new Fault("conflict", "no shooting day is open");
    this.#ledger.commit((append) => {
      this.#ledger.run("update days set closed_at = ? where id = ?", new Date().toISOString(), day.id);
      append("day", day.id);
    });
  }
}

function toProject(row: ProjectRow): Project {
  const { rateNumerator, rateDenominator, ...rest } = row;
  return { ...rest, rate: { numerator: rateNumerator, denominator: rateDenominator } };
}
