import { type Alerts, openAlerts } from "./alerts/alerts.ts";
import { openSystemClock } from "./base/clock.ts";
import { findSocket, openBoxSocket } from "./box-socket.ts";
import { listSources } from "./capture/catalog.ts";
import type { Config } from "./config.ts";
import { openDetectorDesk } from "./detectors/desk.ts";
import type { Panel } from "./detectors/panel.ts";
import type { LiveView } from "./domain/ports.ts";
import { DEFAULT_SAMPLE_RATE_HZ } from "./domain/project.ts";
import { CameraDeck } from "./pipeline/camera-deck.ts";
import { Pipeline } from "./pipeline/pipeline.ts";
import { UploadInspection } from "./pipeline/upload-inspection.ts";
import { ViewMatches } from "./pipeline/view-matches.ts";
import { makeTakeReport } from "./reports/take-report.ts";
import { openStore, type Store } from "./store/store.ts";
import { openWeb, type Web } from "./web/web.ts";
import { openWorkbench, type Staffing, type Workbench } from "./workbench.ts";

const PIN_DIGITS = 6;

/** The whole box, every part open. */
export interface Box extends Workbench {
  store: Store;
  deck: CameraDeck;
  alerts: Alerts;
  web: Web;
  /** The address that the pages are served on: 0.0.0.0 for every one of this machine. */
  host: string;
  pin: string;
}

/** Opens every part in order; closing goes in reverse. A part that cannot open closes what was open before it. */
export async function openBox(config: Config): Promise<Box> {
  const stack = new AsyncDisposableStack();
  try {
    const store = stack.use(openStore({ ...config, clock: openSystemClock() }));
    const workbench = stack.use(await openWorkbench(config, keepFaults(store)));
    const { clock, log, panel, detectorShelf } = workbench;
    const deck = stack.use(new CameraDeck({ ...config, ...workbench, store, sampleRateHz: DEFAULT_SAMPLE_RATE_HZ }));
    stack.use(new Pipeline({ ...workbench, store, deck, log: log.for("pipeline") }));
    const broker = chooseBroker(config);
    const departmentOf = listDepartments(panel);
    const alerts = stack.use(await openAlerts({ store, clock, log, broker, departmentOf }));
    const pin = config.pin || makePin();
    const web = stack.use(
      await openWeb({
        store,
        live: viewDeck(deck),
        views: new ViewMatches(workbench),
        uploads: new UploadInspection(workbench),
        sources: { list: listSources },
        detectors: openDetectorDesk({
          shelf: detectorShelf,
          panel,
          onRemoved: (name) => forgetDetector(store, name),
        }),
        broker: () => alerts.state(),
        clock,
        log: log.for("web"),
        host: config.host,
        port: config.port,
        pin,
        makeReport: (takeId) => makeTakeReport({ store, takeId }),
      }),
    );
    stack.use(openBoxSocket({ ...workbench, path: findSocket(config), store, log: log.for("socket") }));
    const { host } = config;
    const parts = { ...workbench, store, deck, alerts, web, pin, host };
    return { ...parts, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

/** A detector that was disabled for its failures stays so over a restart of the box, and the crew is told. */
function keepFaults({ detectorFaults }: Store): Staffing {
  const disabled = detectorFaults.list().filter(({ state }) => state === "disabled");
  return {
    remembered: new Map(disabled.map(({ detector, reason, at }) => [detector, { reason, since: at }])),
    onHealth: (health) => detectorFaults.save(health.name, health),
  };
}

/** Who installs a detector of that name later begins anew. */
function forgetDetector({ detectorFaults, detectorStates }: Store, name: string): void {
  detectorFaults.forget(name);
  detectorStates.forget(name);
}

/** Which department each kind of anomaly concerns, as the detectors' manifests say. */
function listDepartments(panel: Panel): (detector: string, kind: string) => string | undefined {
  return (detector, kind) => {
    const kinds = panel.detectors.find(({ name }) => name === detector)?.kinds ?? [];
    return kinds.find((one) => one.kind === kind)?.department;
  };
}

function viewDeck(deck: CameraDeck): LiveView {
  return {
    cameras: () => deck.status(),
    watch: (camera, signal) => deck.watch(camera, signal),
    still: (camera) => deck.still(camera),
  };
}

function chooseBroker({ broker }: Config) {
  const credentials = broker.user ? { user: broker.user, password: broker.password } : undefined;
  if (broker.url) return { kind: "external" as const, url: broker.url, credentials };
  return { kind: "embedded" as const, host: broker.host, port: broker.port, credentials };
}

function makePin(): string {
  const limit = 10 ** PIN_DIGITS;
  const [random] = crypto.getRandomValues(new Uint32Array(1));
  return String(random % limit).padStart(PIN_DIGITS, "0");
}
