import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { type Clock, openSystemClock, sleep } from "../../src/base/clock.ts";
import { type Log, openLog } from "../../src/base/log.ts";
import { openDetectorDesk } from "../../src/detectors/desk.ts";
import { openPanel, type Panel } from "../../src/detectors/panel.ts";
import { openShelf, type Shelf } from "../../src/detectors/shelf/shelf.ts";
import type { LivePicture, LiveView, SourceCatalog, UploadInspector, ViewMatcher } from "../../src/domain/ports.ts";
import type { Angle } from "../../src/domain/project.ts";
import type { CameraStatus, Source } from "../../src/domain/source.ts";
import type { Role } from "../../src/store/sessions.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { openSession } from "../../src/web/pair/cookie.ts";
import { openWeb, type Web } from "../../src/web/web.ts";

export const WEB_PIN = "135790";
const PICTURE_EVERY_MS = 200;

/** The substituted camera: shows one picture for as long as it is told to be alive. */
class PictureCamera implements LiveView {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #jpeg: Uint8Array;
  #lostAtMs: number | undefined;
  recordingGrows = true;
  watchers = 0;

  constructor(store: Store, clock: Clock, jpeg: Uint8Array) {
    this.#store = store;
    this.#clock = clock;
    this.#jpeg = jpeg;
  }

  lose(): void {
    this.#lostAtMs = this.#clock.monotonicMs();
  }

  find(): void {
    this.#lostAtMs = undefined;
  }

  cameras(): CameraStatus[] {
    const lost = this.#lostAtMs;
    return this.#store.cameras.list().map(({ letter, sourceId }) => ({
      camera: letter,
      sourceId,
      sourceName: "USB3 Capture (video0)",
      state: lost === undefined ? "live" : "lost",
      sentence: lost === undefined ? "" : "No signal on USB3 Capture (video0)",
      pictureAgeMs: lost === undefined ? 40 : this.#clock.monotonicMs() - lost,
      width: 1280,
      height: 720,
      framesPerSecond: 24,
      recordingGrows: this.recordingGrows && lost === undefined,
      droppedFrames: 0,
    }));
  }

  async *watch(_camera: string, signal: AbortSignal): AsyncGenerator<LivePicture> {
    this.watchers += 1;
    try {
      while (!signal.aborted) {
        if (this.#lostAtMs === undefined) yield { jpeg: this.#jpeg, capturedAtMs: this.#clock.monotonicMs() };
        await sleep(PICTURE_EVERY_MS, signal);
      }
    } finally {
      this.watchers -= 1;
    }
  }

  async still(): Promise<Uint8Array> {
    return this.#jpeg;
  }
}

const SOURCES: Source[] = [
  {
    id: "v4l2:/dev/video0",
    kind: "v4l2",
    name: "USB3 Capture (video0)",
    address: "/dev/video0",
    formats: [{ encoding: "mjpeg", width: 1920, height: 1080, framesPerSecond: [25, 30] }],
  },
  { id: "test:smpte", kind: "test", name: "Test pattern", address: "smpte", formats: [] },
];
const BUILT_INS = join(import.meta.dir, "..", "..", "detectors");

/** A real server on a real store, shelf and panel in a folder of their own; only the camera is substituted. */
export interface TestWeb extends AsyncDisposable {
  folder: string;
  store: Store;
  camera: PictureCamera;
  shelf: Shelf;
  panel: Panel;
  web: Web;
  angle: Angle;
  /** A Cookie header value of a browser that is paired. */
  pair(role: Role): string;
}

export interface TestWebOptions {
  picture?: Uint8Array;
  storageLimitBytes?: number;
  makeReport?: (takeId: string) => Promise<Uint8Array>;
  /** Brings pictures of takes onto one another; none unless given. */
  views?: ViewMatcher;
  /** Looks into uploaded files; none are taken unless given. */
  uploads?: UploadInspector;
  port?: number;
  /** Which detectors run; none unless said. "enabled": those that are, following the shelf. */
  running?: "enabled" | readonly string[];
  /** Makes what is there before the detectors start, as after a restart of the box. */
  prepare?: (place: Pick<TestWeb, "folder" | "store" | "shelf">) => Promise<void>;
  /** Folder of the detectors that came with the box. */
  builtIns?: string;
}

export async function openTestWeb(options: TestWebOptions = {}): Promise<TestWeb> {
  const folder = mkdtempSync(join(tmpdir(), "camf-web-"));
  const clock = openSystemClock();
  const store = openStore({
    databasePath: join(folder, "camf.db"),
    storagePath: join(folder, "storage"),
    storageLimitBytes: options.storageLimitBytes ?? 64e9,
    clock,
  });
  const camera = new PictureCamera(store, clock, options.picture ?? (await drawPicture()));
  const sources: SourceCatalog = { list: async () => SOURCES };
  const log = openLog("silent");
  const staff = await openStaff(store, { folder, clock, log, options });
  const { shelf, panel } = staff;
  const onRemoved = (name: string) => store.detectorFaults.forget(name);
  const detectors = openDetectorDesk({ shelf, panel, onRemoved });
  const { makeReport, views, uploads, port = 0 } = options;
  const desk = { store, live: camera, sources, detectors, clock, log, makeReport, views, uploads };
  const web = await openWeb({ ...desk, host: "127.0.0.1", port, pin: WEB_PIN });
  return {
    folder,
    store,
    camera,
    shelf,
    panel,
    web,
    angle: addAngle(store),
    pair: (role) => openSession(store, { role, name: "test" }).split(";")[0],
    [Symbol.asyncDispose]: async () => {
      await web[Symbol.asyncDispose]();
      await panel[Symbol.asyncDispose]();
      await shelf[Symbol.asyncDispose]();
      store[Symbol.dispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Detectors as the box has them: what is installed lies in the test's folder. */
async function openStaff(
  store: Store,
  { folder, clock, log, options }: { folder: string; clock: Clock; log: Log; options: TestWebOptions },
): Promise<{ shelf: Shelf; panel: Panel }> {
  const shelf = openShelf({ builtIns: options.builtIns ?? BUILT_INS, folder: join(folder, "detectors") });
  await options.prepare?.({ folder, store, shelf });
  const runtimeDir = join(folder, "rings");
  mkdirSync(runtimeDir);
  const disabled = store.detectorFaults.list().filter(({ state }) => state === "disabled");
  const panel = await openPanel({
    source: shelf,
    names: options.running === "enabled" ? undefined : (options.running ?? []),
    runtimeDir,
    modelsDir: join(BUILT_INS, "..", "models"),
    remembered: new Map(disabled.map(({ detector, reason }) => [detector, { reason }])),
    onHealth: (health) => store.detectorFaults.save(health.name, health),
    log,
    clock,
  });
  return { shelf, panel };
}

function addAngle(store: Store): Angle {
  const rate = { numerator: 24, denominator: 1 };
  const project = store.projects.add({ name: "The Long Table", rate, slateScheme: "scene-letter" });
  const scene = store.scenes.add({ projectId: project.id, slate: "24", title: "INT. KITCHEN - NIGHT" });
  store.cameras.set("A", "v4l2:/dev/video0");
  return store.scenes.addAngle({ sceneIds: [scene.id], slate: "24A", title: "MCU Anna at the table" });
}

/** A JPEG of a plain picture, so that a page has something to show. */
export async function drawPicture(shade = 90): Promise<Uint8Array> {
  const background = { r: shade, g: shade - 20, b: shade - 40 };
  return sharp({ create: { width: 640, height: 360, channels: 3, background } })
    .jpeg()
    .toBuffer();
}
