import type { Ledger } from "./ledger.ts";

/** A few seconds of a camera's recording ring: one file. Times are box-monotonic within one boot. */
export interface Segment {
  path: string;
  camera: string;
  bootId: string;
  startedAtMs: number;
  /** Null while it grows, or when the box died while it grew. */
  endedAtMs: number | null;
  bytes: number;
}

const SELECT = `select path, camera, boot_id as bootId, started_at_ms as startedAtMs, ended_at_ms as endedAtMs, bytes from segments`;

/** The recording ring of each camera, as files on disk. Not journaled: nobody follows it. */
export class Segments {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  list(camera: string, bootId: string): Segment[] {
    return this.#ledger.all<Segment>(
      `${SELECT} where camera = ? and boot_id = ? order by started_at_ms`,
      camera,
      bootId,
    );
  }

  listAll(): Segment[] {
    return this.#ledger.all<Segment>(`${SELECT} order by started_at_ms`);
  }

  open(segment: { path: string; camera: string; bootId: string; startedAtMs: number }): void {
    this.#ledger.run(
      "insert or replace into segments values (?, ?, ?, ?, null, 0)",
      segment.path,
      segment.camera,
      segment.bootId,
      segment.startedAtMs,
    );
  }

  close(path: string, endedAtMs: number, bytes: number): void {
    this.#ledger.run("update segments set ended_at_ms = ?, bytes = ? where path = ?", endedAtMs, bytes, path);
  }

  remove(path: string): void {
    this.#ledger.run("delete from segments where path = ?", path);
  }
}
