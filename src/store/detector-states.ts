import { Fault } from "../base/fault.ts";
import { parseJson, Type } from "../base/schema.ts";
import type { Ledger } from "./ledger.ts";

/** As long as the contract lets a detector leave, in UTF-16 units. */
const MAX_STATE_LENGTH = 65_536;

const State = Type.String({ maxLength: MAX_STATE_LENGTH });

/** Whose state: what a detector left at the end of a take of this set-up, seen by this camera. */
export interface StateKey {
  detector: string;
  angleId: string;
  camera: string;
  /** The detector's version that runs now. */
  version: string;
}

/** What detectors leave to the next take of a set-up: opaque text, the newest only. Not journaled: nobody follows it. */
export class DetectorStates {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Undefined where nothing was left, and where what was left is of another major version: it may not be readable. */
  read(key: StateKey): string | undefined {
    const row = this.#ledger.get<{ state: string; version: string }>(
      "select state, version from detector_states where detector = ? and angle_id = ? and camera = ?",
      key.detector,
      key.angleId,
      key.camera,
    );
    if (!row || majorOf(row.version) !== majorOf(key.version)) return undefined;
    const state = parseJson(State, row.state);
    return state.ok ? state.value : undefined;
  }

  /** Replaces what was left before. Throws invalid when it is too long. */
  save(key: StateKey, state: string): void {
    if (state.length > MAX_STATE_LENGTH) {
      throw new Fault("invalid", `a detector may leave at most ${MAX_STATE_LENGTH} characters`);
    }
    this.#ledger.run(
      `insert into detector_states (detector, angle_id, camera, state, version, changed_at) values (?, ?, ?, ?, ?, ?)
        on conflict (detector, angle_id, camera) do update
        set state = excluded.state, version = excluded.version, changed_at = excluded.changed_at`,
      key.detector,
      key.angleId,
      key.camera,
      JSON.stringify(state),
      key.version,
      new Date().toISOString(),
    );
  }

  /** The detector was removed, or is to start afresh. */
  forget(detector: string): void {
    this.#ledger.run("delete from detector_states where detector = ?", detector);
  }
}

/** "2" of 2.4.1; before 1.0.0 every minor version may break: "0.3" of 0.3.9. */
function majorOf(version: string): string {
  const [major = "", minor = ""] = version.split(".");
  return major === "0" ? `0.${minor}` : major;
}
