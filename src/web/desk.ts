import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { SandboxLayer } from "../domain/detector.ts";
import type {
  BrokerState,
  DetectorCatalog,
  LiveView,
  SourceCatalog,
  StorageStatus,
  UploadInspector,
  ViewMatcher,
} from "../domain/ports.ts";
import type { Session } from "../store/sessions.ts";
import type { Store } from "../store/store.ts";
import type { Gauge } from "./gauge.ts";
import type { Page } from "./page.ts";
import type { PairingDesk } from "./pair/pairing.ts";
import type { StoryReader } from "./story/production.ts";

/** Everything that routes may reach, handed to each of them. */
export interface Desk {
  store: Store;
  live: LiveView;
  /** Absent where the box cannot bring pictures onto one another. */
  views: ViewMatcher | undefined;
  /** Absent where the box takes no files to compare with. */
  uploads: UploadInspector | undefined;
  sources: SourceCatalog;
  detectors: DetectorCatalog;
  broker: (() => BrokerState) | undefined;
  clock: Clock;
  log: Log;
  pages: Pages;
  pairing: PairingDesk;
  stories: StoryReader;
  storage: Gauge<StorageStatus>;
  /** The layers of the detectors' sandbox. */
  layers: Gauge<SandboxLayer[]>;
  /** The PDF of a take; absent where the box has no reports. */
  makeReport: ((takeId: string) => Promise<Uint8Array>) | undefined;
  /** Aborts when the server closes; streams end with it. */
  closing: AbortSignal;
}

/** Who looks. `typed`: what this visitor typed into a form and the box did not take; the page shows it again. */
export interface Visitor {
  desk: Desk;
  session: Session | undefined;
  typed?: Typed;
}

/** `form` names the region of the form. Values are as typed; problems stand at their fields. */
export interface Typed {
  form: string;
  values: Record<string, string>;
  problems: Record<string, string>;
}

/** Makes the page that lives at a path, as this visitor may see it; undefined when no page lives there. */
export interface Pages {
  make(path: string, visitor: Visitor): Promise<Page | undefined>;
}
