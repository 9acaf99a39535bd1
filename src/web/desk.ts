import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { BrokerState, DetectorCatalog, LiveView, SourceCatalog } from "../domain/ports.ts";
import type { Session } from "../store/sessions.ts";
import type { Store } from "../store/store.ts";
import type { Page } from "./page.ts";
import type { PairingDesk } from "./pair/pairing.ts";
import type { StorageGauge } from "./storage-gauge.ts";

/** Everything that routes may reach, handed to each of them. */
export interface Desk {
  store: Store;
  live: LiveView;
  sources: SourceCatalog;
  detectors: DetectorCatalog;
  broker: (() => BrokerState) | undefined;
  clock: Clock;
  log: Log;
  pages: Pages;
  pairing: PairingDesk;
  storage: StorageGauge;
  /** The PDF of a take; absent where the box has no reports. */
  makeReport: ((takeId: string) => Promise<Uint8Array>) | undefined;
  /** Aborts when the server closes; streams end with it. */
  closing: AbortSignal;
}

/** Makes the page that lives at a path, as this visitor may see it; undefined when no page lives there. */
export interface Pages {
  make(path: string, visitor: { desk: Desk; session: Session | undefined }): Promise<Page | undefined>;
}
