import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { DetectorCatalog, LiveView, SourceCatalog } from "../domain/ports.ts";
import type { Store } from "../store/store.ts";
import type { PageBook } from "./page-book.ts";
import type { PairingDesk } from "./pair/pairing.ts";
import type { StorageGauge } from "./storage-gauge.ts";

/** Everything that routes may reach, handed to each of them. */
export interface Desk {
  store: Store;
  live: LiveView;
  sources: SourceCatalog;
  detectors: DetectorCatalog;
  clock: Clock;
  log: Log;
  pages: PageBook;
  pairing: PairingDesk;
  storage: StorageGauge;
  /** The PDF of a take; absent where the box has no reports. */
  makeReport: ((takeId: string) => Promise<Uint8Array>) | undefined;
  /** Aborts when the server closes; streams end with it. */
  closing: AbortSignal;
}
