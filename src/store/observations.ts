import { newId } from "../base/id.ts";
import type { Moment } from "../domain/anomaly.ts";
import type { Observation } from "../domain/finding.ts";
import type { Ledger } from "./ledger.ts";

/** Of one detector in one check: a clock read at 4 samples a second fits for four minutes. */
const MAX_OBSERVATIONS = 1000;
/** Of one observation, as JSON. */
const MAX_DETAILS_LENGTH = 2000;

export interface ObservationEntry {
  detector: string;
  observation: Omit<Observation, "sample">;
  /** A place in the clip's file. */
  moment: Moment;
}

/** A fact that a detector read from a clip: "clock here reads 4:42". */
export interface KeptObservation extends Omit<Observation, "sample"> {
  id: string;
  takeId: string;
  clipId: string;
  checkId: string;
  detector: string;
  moment: Moment;
}

type ObservationRow = Omit<KeptObservation, "box" | "details" | "moment"> & {
  box: string;
  details: string;
  ptsMs: number;
  frameIndex: number;
};

const SELECT = `select id, take_id as takeId, clip_id as clipId, check_id as checkId, detector, kind, confidence, box,
  description, details, pts_ms as ptsMs, frame_index as frameIndex from observations`;
const INSERT = `insert into observations (id, box_id, take_id, clip_id, check_id, detector, kind, confidence, box,
  description, details, pts_ms, frame_index) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Facts that detectors read, of each clip's newest check only: nobody judges them, so older ones are not kept. */
export class Observations {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Of the newest check of each clip of a take, in the order of the film. */
  list(takeId: string): KeptObservation[] {
    return this.#ledger
      .all<ObservationRow>(`${SELECT} where take_id = ? order by pts_ms, detector, id`, takeId)
      .map(toObservation);
  }

  /** How many of a take's were too many or too large to be kept. */
  countLeftOut(takeId: string): number {
    const sql = `select coalesce(sum(observations_left_out), 0) as count from checks
      where take_id = ? and id in (select max(id) from checks where take_id = ? group by clip_id)`;
    return this.#ledger.get<{ count: number }>(sql, takeId, takeId)?.count ?? 0;
  }

  /** Stores what one check read, in place of what earlier checks of the same clip did. The surest stay when it is too much. */
  record(
    check: { id: string; takeId: string; clipId: string },
    entries: readonly ObservationEntry[],
  ): { kept: number; leftOut: number } {
    const kept = chooseKept(entries);
    const leftOut = entries.length - kept.length;
    this.#ledger.commit((append) => {
      const replaced = this.#ledger.run("delete from observations where clip_id = ?", check.clipId);
      this.#ledger.run("update checks set observations_left_out = ? where id = ?", leftOut, check.id);
      for (const entry of kept) this.#insert(check, entry);
      if (replaced + entries.length > 0) append("check", check.id, check.takeId);
    });
    return { kept: kept.length, leftOut };
  }

  /**
   * Stores what one detector read of a clip outside of its check, which did not have that detector, in place of what it
   * read there before.
   */
  amend(
    check: { id: string; takeId: string; clipId: string },
    detector: string,
    entries: readonly Omit<ObservationEntry, "detector">[],
  ): void {
    const kept = chooseKept(entries.map(({ observation, moment }) => ({ detector, observation, moment })));
    this.#ledger.commit((append) => {
      this.#ledger.run("delete from observations where clip_id = ? and detector = ?", check.clipId, detector);
      for (const entry of kept) this.#insert(check, entry);
      append("check", check.id, check.takeId);
    });
  }

  #insert(check: { id: string; takeId: string; clipId: string }, entry: ObservationEntry): void {
    const { detector, observation, moment } = entry;
    this.#ledger.run(
      INSERT,
      newId(),
      this.#ledger.boxId,
      check.takeId,
      check.clipId,
      check.id,
      detector,
      observation.kind,
      observation.confidence,
      JSON.stringify(observation.box),
      observation.description,
      JSON.stringify(observation.details),
      moment.ptsMs,
      moment.frameIndex,
    );
  }
}

/** Each detector has a share of its own: one that floods takes nothing from the others. */
function chooseKept(entries: readonly ObservationEntry[]): ObservationEntry[] {
  const counts = new Map<string, number>();
  return entries
    .filter(({ observation }) => JSON.stringify(observation.details).length <= MAX_DETAILS_LENGTH)
    .sort((a, b) => b.observation.confidence - a.observation.confidence)
    .filter(({ detector }) => {
      const count = (counts.get(detector) ?? 0) + 1;
      counts.set(detector, count);
      return count <= MAX_OBSERVATIONS;
    });
}

function toObservation(row: ObservationRow): KeptObservation {
  const { box, details, ptsMs, frameIndex, ...rest } = row;
  return { ...rest, box: JSON.parse(box), details: JSON.parse(details), moment: { ptsMs, frameIndex } };
}
