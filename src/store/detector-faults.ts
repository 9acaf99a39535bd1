import type { DetectorHealth } from "../domain/detector.ts";
import type { Ledger } from "./ledger.ts";

const MAX_REASON_LENGTH = 500;

/** How a detector is, as far as it must be known after a restart. */
export interface DetectorFault {
  detector: string;
  state: "disabled" | "backing-off" | "ready";
  /** Empty while it is ready. */
  reason: string;
  /** ISO time since when it is in this state. */
  at: string;
}

const SELECT = "select detector, state, reason, at from detector_faults";

/** Which detectors failed: for the card, for the phones, and so that a disabled one stays disabled over a restart. */
export class DetectorFaults {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Those that are not well now: disabled or backing off. */
  list(): DetectorFault[] {
    return this.#ledger.all<DetectorFault>(`${SELECT} where state <> 'ready' order by detector`);
  }

  /** Undefined for a detector that was never in trouble. */
  find(detector: string): DetectorFault | undefined {
    return this.#ledger.get<DetectorFault>(`${SELECT} where detector = ?`, detector);
  }

  /**
   * Takes any news of a detector's health and keeps what changed; busy and late are well. Starting says nothing
   * yet, but of one that was disabled: the crew lets it try anew, and if it fails again, that is news again. True when it
   * was news, and journaled. A longer reason is cut.
   */
  save(detector: string, health: Pick<DetectorHealth, "state" | "reason">): boolean {
    const isWell = health.state !== "disabled" && health.state !== "backing-off";
    const state = isWell ? "ready" : health.state;
    const reason = isWell ? "" : [...health.reason].slice(0, MAX_REASON_LENGTH).join("");
    const known = this.find(detector);
    if (health.state === "starting" && known?.state !== "disabled") return false;
    if (known ? known.state === state && known.reason === reason : isWell) return false;
    const at = known?.state === state ? known.at : new Date().toISOString();
    this.#ledger.commit((append) => {
      this.#ledger.run(
        `insert into detector_faults (detector, state, reason, at) values (?, ?, ?, ?)
          on conflict (detector) do update set state = excluded.state, reason = excluded.reason, at = excluded.at`,
        detector,
        state,
        reason,
        at,
      );
      append("detector", detector);
    });
    return true;
  }

  /** The detector was removed: nobody is told of it any more. */
  forget(detector: string): void {
    this.#ledger.commit((append) => {
      if (this.#ledger.run("delete from detector_faults where detector = ?", detector) > 0)
        append("detector", detector);
    });
  }
}
