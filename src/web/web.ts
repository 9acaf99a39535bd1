import type { Clock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import type {
  BrokerState,
  DetectorCatalog,
  LiveView,
  SourceCatalog,
  UploadInspector,
  ViewMatcher,
} from "../domain/ports.ts";
import type { Store } from "../store/store.ts";
import { anglePages, angleRoutes } from "./angles/routes.ts";
import { dismissalRoutes } from "./anomalies/dismissal-routes.ts";
import { namingRoutes } from "./anomalies/naming-routes.ts";
import { anomalyRoutes } from "./anomalies/routes.ts";
import { apiRoutes } from "./api/routes.ts";
import { assetRoutes } from "./assets.ts";
import { boxPages, healthRoute } from "./box/routes.ts";
import { makeCameraRoutes } from "./cameras/routes.ts";
import { comparePages, makeCompareRoutes } from "./compare/routes.ts";
import type { Desk } from "./desk.ts";
import { detectorPages, detectorRoutes } from "./detectors/routes.ts";
import { Gauge } from "./gauge.ts";
import { makeLiveRoutes } from "./live.ts";
import { monitorPages, monitorRoutes } from "./monitor/routes.ts";
import { PageBook, type PageMaker } from "./page-book.ts";
import { PairingDesk } from "./pair/pairing.ts";
import { pairRoutes } from "./pair/routes.ts";
import { projectPages, projectRoutes } from "./projects/routes.ts";
import type { Route } from "./route.ts";
import { scenePages, sceneRoutes } from "./scenes/routes.ts";
import { buildServer } from "./server.ts";
import { settingsRoutes } from "./settings/routes.ts";
import { sourcePages, sourceRoutes } from "./sources/routes.ts";
import { StoryReader } from "./story/production.ts";
import { storyPages, storyRoutes } from "./story/routes.ts";
import { takePages, takeRoutes } from "./takes/routes.ts";

export interface WebOptions {
  store: Store;
  live: LiveView;
  /** Brings pictures of two takes onto one another; absent: they are compared as they are. */
  views?: ViewMatcher;
  /** Looks into uploaded files; absent: none are taken. */
  uploads?: UploadInspector;
  sources: SourceCatalog;
  detectors: DetectorCatalog;
  clock: Clock;
  log: Log;
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** Pairs a browser; shown where the box is started. */
  pin: string;
  /** How the alerts fare; absent where the box sends none. */
  broker?: () => BrokerState;
  /** Makes the PDF of a take. */
  makeReport?: (takeId: string) => Promise<Uint8Array>;
}

/** The pages and the API, listening. Disposing it ends every stream and frees the port. */
export interface Web extends AsyncDisposable {
  /** "http://127.0.0.1:8000": where the pages are, as seen from this machine. */
  address: string;
  port: number;
}

/** Opens the pages. Throws unavailable when the port is taken. */
export async function openWeb(options: WebOptions): Promise<Web> {
  const closing = new AbortController();
  const pages = new PageBook(listPages());
  const app = buildServer(openDesk(options, pages, closing.signal), listRoutes(pages));
  try {
    app.listen({ hostname: options.host, port: options.port, reusePort: false });
  } catch (error) {
    throw explainListen(options, error);
  }
  const port = app.server?.port ?? options.port;
  return {
    address: `http://${nameHost(options.host)}:${port}`,
    port,
    [Symbol.asyncDispose]: async () => {
      if (closing.signal.aborted) return;
      closing.abort();
      await app.stop(true);
    },
  };
}

function openDesk(options: WebOptions, pages: PageBook, closing: AbortSignal): Desk {
  const { store, live, views, uploads, sources, detectors, broker, clock, makeReport } = options;
  const pairing = new PairingDesk(options.pin, clock);
  const storage = new Gauge(() => store.media.status(), clock);
  const layers = new Gauge(() => detectors.layers(), clock);
  const log = options.log.for("web");
  const stories = new StoryReader(store);
  const sideways = { store, live, views, uploads, sources, detectors, broker, clock, makeReport };
  return { ...sideways, log, pages, pairing, stories, storage, layers, closing };
}

/** Every page there is. */
export function listPages(): PageMaker[] {
  return [
    ...monitorPages,
    ...projectPages,
    ...scenePages,
    ...storyPages,
    ...anglePages,
    ...takePages,
    ...comparePages,
    ...sourcePages,
    ...detectorPages,
    ...boxPages,
  ];
}

/** Every route there is; each passes the same door in server.ts. */
export function listRoutes(pages: PageBook): Route[] {
  return [
    healthRoute,
    ...pairRoutes,
    ...assetRoutes,
    ...pages.routes(),
    ...monitorRoutes,
    ...projectRoutes,
    ...sceneRoutes,
    ...storyRoutes,
    ...angleRoutes,
    ...takeRoutes,
    ...anomalyRoutes,
    ...makeCompareRoutes(),
    ...dismissalRoutes,
    ...namingRoutes,
    ...sourceRoutes,
    ...detectorRoutes,
    ...settingsRoutes,
    ...makeCameraRoutes(),
    ...makeLiveRoutes(),
    ...apiRoutes,
  ];
}

function explainListen({ host, port }: WebOptions, cause: unknown): Fault {
  const taken = cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE";
  const message = taken
    ? `API_PORT=${port} is taken by another program; stop it or set API_PORT to a free port (0 takes any)`
    : `API_HOST=${host} API_PORT=${port} cannot be listened on; set an address of this machine and a port it may use`;
  return new Fault("unavailable", message, { cause });
}

/** An address that listens everywhere is reached from here as the loopback. */
function nameHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
