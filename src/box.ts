import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Alerts, openAlerts } from "./alerts/alerts.ts";
import { type Clock, openSystemClock } from "./base/clock.ts";
import { type Log, openLog } from "./base/log.ts";
import { listSources } from "./capture/catalog.ts";
import type { Config } from "./config.ts";
import { readCatalog } from "./detectors/catalog.ts";
import { openPanel, type Panel } from "./detectors/panel.ts";
import type { LiveView } from "./domain/ports.ts";
import { DEFAULT_SAMPLE_RATE_HZ } from "./domain/project.ts";
import { type Frames, openFrames } from "./frames/frames.ts";
import { CameraDeck } from "./pipeline/camera-deck.ts";
import { Pipeline } from "./pipeline/pipeline.ts";
import { ReferenceShelf } from "./pipeline/reference-shelf.ts";
import { makeTakeReport } from "./reports/take-report.ts";
import { openStore, type Store } from "./store/store.ts";
import { openWeb, type Web } from "./web/web.ts";

const DETECTORS_FOLDER = join(import.meta.dir, "..", "detectors");
const PIN_DIGITS = 6;

/** The part of the box that compares: frames and detectors over one folder of rings. */
export interface Workbench {
  clock: Clock;
  log: Log;
  frames: Frames;
  panel: Panel;
  shelf: ReferenceShelf;
  runtimeDir: string;
  [Symbol.asyncDispose](): Promise<void>;
}

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

/** Opens what comparing needs, without recording, pages and alerts. `detectors` undefined: every one installed. */
export async function openWorkbench(config: Config, detectors?: readonly string[]): Promise<Workbench> {
  const stack = new AsyncDisposableStack();
  try {
    const log = openLog(config.logLevel);
    const clock = openSystemClock();
    const runtimeDir = makeRuntimeFolder(config);
    stack.defer(() => rmSync(runtimeDir, { recursive: true, force: true }));
    const frames = stack.use(await openFrames({ runtimeDir, log: log.for("frames") }));
    const panel = stack.use(
      await openPanel({
        folder: DETECTORS_FOLDER,
        names: detectors ?? listInstalled(),
        runtimeDir,
        timeoutMs: config.detectorTimeoutMs,
        maxMemoryMb: config.detectorMemoryMb,
        log: log.for("detectors"),
        clock,
      }),
    );
    for (const { path, reason } of panel.refused()) log.warn("a detector cannot be used", { path, reason });
    const shelf = new ReferenceShelf({ frames, runtimeDir });
    return { clock, log, frames, panel, shelf, runtimeDir, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

/** Opens every part in order; closing goes in reverse. A part that cannot open closes what was open before it. */
export async function openBox(config: Config): Promise<Box> {
  const stack = new AsyncDisposableStack();
  try {
    const workbench = stack.use(await openWorkbench(config));
    const { clock, log } = workbench;
    const store = stack.use(openStore({ ...config, clock }));
    const deck = stack.use(new CameraDeck({ ...config, ...workbench, store, sampleRateHz: DEFAULT_SAMPLE_RATE_HZ }));
    stack.use(new Pipeline({ ...workbench, store, deck, log: log.for("pipeline") }));
    const alerts = stack.use(
      await openAlerts({
        store,
        clock,
        log,
        broker: chooseBroker(config),
        departmentOf: listDepartments(workbench.panel),
      }),
    );
    const pin = config.pin || makePin();
    const web = stack.use(
      await openWeb({
        store,
        live: viewDeck(deck),
        sources: { list: listSources },
        detectors: { list: () => workbench.panel.catalog(), health: () => workbench.panel.health() },
        broker: () => alerts.state(),
        clock,
        log: log.for("web"),
        host: config.host,
        port: config.port,
        pin,
        makeReport: (takeId) => makeTakeReport({ store, takeId }),
      }),
    );
    return {
      ...workbench,
      store,
      deck,
      alerts,
      web,
      pin,
      host: config.host,
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

function listInstalled(): string[] {
  return readCatalog(DETECTORS_FOLDER).detectors.map(({ manifest }) => manifest.name);
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

/** Rings live in memory; each opening gets a folder of its own, so that two boxes never share slots. */
function makeRuntimeFolder(config: Config): string {
  const parent = config.runtimeDir || (process.platform === "linux" ? "/dev/shm" : tmpdir());
  mkdirSync(parent, { recursive: true });
  removeOrphans(parent);
  return mkdtempSync(join(parent, `camf-${process.pid}-`));
}

/** A killed box leaves its rings behind, and they are memory: the next one lets go of those whose process is gone. */
function removeOrphans(parent: string): void {
  for (const name of readdirSync(parent)) {
    const [, pid] = /^camf-(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function makePin(): string {
  const limit = 10 ** PIN_DIGITS;
  const [random] = crypto.getRandomValues(new Uint32Array(1));
  return String(random % limit).padStart(PIN_DIGITS, "0");
}
