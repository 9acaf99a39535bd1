import { newId } from "../base/id.ts";
import type { Clip, Reference } from "../domain/take.ts";
import type { Ledger } from "./ledger.ts";

type ReferenceRow = Omit<Reference, "provisional"> & { provisional: number };

const SELECT = `select r.id, r.angle_id as angleId, r.camera, r.clip_id as clipId, c.take_id as takeId,
  r.provisional, r.since from reference_clips r join clips c on c.id = r.clip_id`;

/** What each set-up and camera is compared with. Older references are kept: verdicts name them. */
export class References {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  find(id: string): Reference | undefined {
    const row = this.#ledger.get<ReferenceRow>(`${SELECT} where r.id = ?`, id);
    return row && toReference(row);
  }

  /** The one in force now. What nobody chose goes with its take when that is filed under another set-up. */
  current(angleId: string, camera: string): Reference | undefined {
    const sql = `${SELECT} join takes t on t.id = c.take_id where r.angle_id = ? and r.camera = ?
      and (r.provisional = 0 or t.angle_id = r.angle_id) order by r.since desc, r.id desc limit 1`;
    const row = this.#ledger.get<ReferenceRow>(sql, angleId, camera);
    return row && toReference(row);
  }

  /** What was in force before what is now: another clip. */
  former(angleId: string, camera: string): Reference | undefined {
    const all = this.list(angleId).filter((one) => one.camera === camera);
    return all.find(({ clipId }) => clipId !== all[0]?.clipId);
  }

  /** Every reference that was ever in force for a set-up, newest first. */
  list(angleId: string): Reference[] {
    return this.#ledger
      .all<ReferenceRow>(`${SELECT} where r.angle_id = ? order by r.since desc, r.id desc`, angleId)
      .map(toReference);
  }

  set(reference: { angleId: string; clip: Clip; provisional: boolean }): Reference {
    const id = newId();
    return this.#ledger.commit((append) => {
      const since = new Date().toISOString();
      const { angleId, clip, provisional } = reference;
      this.#ledger.run(
        "insert into reference_clips values (?, ?, ?, ?, ?, ?, ?)",
        id,
        this.#ledger.boxId,
        angleId,
        clip.camera,
        clip.id,
        provisional ? 1 : 0,
        since,
      );
      append("reference", id, clip.takeId);
      return { id, angleId, camera: clip.camera, clipId: clip.id, takeId: clip.takeId, provisional, since };
    });
  }
}

function toReference(row: ReferenceRow): Reference {
  return { ...row, provisional: row.provisional === 1 };
}
