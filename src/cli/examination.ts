import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import type { Config } from "../config.ts";
import { readCatalog } from "../detectors/catalog.ts";
import { describeSandbox } from "../detectors/layers.ts";

/** One thing the doctor looked at. `mend` says what to do; empty when there is nothing to do. */
export interface Finding {
  area: "media" | "encoder" | "sandbox" | "detectors" | "disk" | "clock" | "broker";
  what: string;
  state: "good" | "warning" | "wrong";
  detail: string;
  mend: string;
}

const NEEDED_ELEMENTS = [
  ["videotestsrc", "gstreamer1.0-plugins-base"],
  ["appsink", "gstreamer1.0-plugins-base"],
  ["v4l2src", "gstreamer1.0-plugins-good"],
  ["ximagesrc", "gstreamer1.0-plugins-good"],
  ["rtspsrc", "gstreamer1.0-plugins-good"],
  ["splitmuxsink", "gstreamer1.0-plugins-good"],
  ["jpegenc", "gstreamer1.0-plugins-good"],
  ["srtsrc", "gstreamer1.0-plugins-bad"],
  ["gdppay", "gstreamer1.0-plugins-bad"],
  ["h264parse", "gstreamer1.0-plugins-bad"],
  ["x264enc", "gstreamer1.0-plugins-ugly"],
  ["avdec_h264", "gstreamer1.0-libav"],
] as const;
const HARDWARE_ENCODERS = ["v4l2h264enc", "nvv4l2h264enc", "vah264enc", "qsvh264enc"] as const;
const PROBE_LIMIT_MS = 10_000;
const BROKER_LIMIT_MS = 2000;
const LEAST_FREE_BYTES = 5_000_000_000;
/** Before this the clock was never set: the box has no battery for it. */
const OLDEST_PLAUSIBLE_MS = Date.UTC(2025, 0, 1);

/** Looks at everything the box needs. Never throws for what is missing: that is what it is for. */
export async function examineMachine(config: Config): Promise<Finding[]> {
  return [
    ...(await examineMedia()),
    ...(await examineEncoder()),
    ...(await examineSandbox()),
    ...examineDetectors(),
    examineDisk(config),
    examineMemory(),
    examineClock(),
    await examineBroker(config),
  ];
}

async function examineMedia(): Promise<Finding[]> {
  const tools = await Promise.all(
    ["gst-inspect-1.0", "ffmpeg", "ffprobe"].map(async (tool) => {
      const present = Bun.which(tool) !== null;
      const mend = present ? "" : `apt-get install ${tool === "gst-inspect-1.0" ? "gstreamer1.0-tools" : "ffmpeg"}`;
      return judge("media", tool, present, present ? "" : "missing", mend);
    }),
  );
  if (Bun.which("gst-inspect-1.0") === null) return tools;
  const elements = await Promise.all(
    NEEDED_ELEMENTS.map(async ([element, debianPackage]) => {
      const present = await hasElement(element);
      return judge(
        "media",
        `element ${element}`,
        present,
        present ? "" : "missing",
        present ? "" : `apt-get install ${debianPackage}`,
      );
    }),
  );
  const missing = elements.filter(({ state }) => state === "wrong");
  const summary = judge(
    "media",
    "GStreamer elements",
    missing.length === 0,
    `${elements.length - missing.length} of ${elements.length}`,
    "",
  );
  const binding = join(
    import.meta.dir,
    "../../node_modules/gstreamer-superficial/build/Release/gstreamer-superficial.node",
  );
  const built = existsSync(binding);
  const bindingFinding = judge(
    "media",
    "GStreamer binding",
    built,
    built ? "" : "not built",
    built ? "" : "sh src/capture/build-binding",
  );
  return [...tools, summary, ...missing, bindingFinding];
}

async function examineEncoder(): Promise<Finding[]> {
  const present: string[] = [];
  for (const name of HARDWARE_ENCODERS)
    if (Bun.which("gst-inspect-1.0") && (await hasElement(name))) present.push(name);
  const detail =
    present.length > 0
      ? `hardware: ${present.join(", ")}`
      : "software (x264): plan for a third of a core per 1080p25 camera";
  return [{ area: "encoder", what: "H.264", state: "good", detail, mend: "" }];
}

async function examineSandbox(): Promise<Finding[]> {
  const layers = await describeSandbox();
  return layers.map(({ layer, active, reason }) => {
    const optional = layer === "cgroup" || layer === "own user";
    const state = active ? "good" : optional ? "warning" : "wrong";
    return { area: "sandbox", what: layer, state, detail: active ? reason : "inactive", mend: active ? "" : reason };
  });
}

function examineDetectors(): Finding[] {
  const catalog = readCatalog(join(import.meta.dir, "../../detectors"));
  const usable = catalog.detectors.map(({ manifest }) =>
    judge("detectors", `${manifest.name} ${manifest.version}`, true, manifest.description, ""),
  );
  const refused = catalog.refused.map(({ path, reason }) =>
    judge("detectors", path, false, reason, "correct its detector.json"),
  );
  const none = judge("detectors", "detectors", false, "none is installed", "restore the folder detectors/");
  const count = [...new Bun.Glob("*/*.onnx").scanSync(join(import.meta.dir, "../../models"))].length;
  const models = judge(
    "detectors",
    "models",
    true,
    count > 0 ? `${count} installed` : "none is installed, none is asked for",
    "",
  );
  return usable.length > 0 ? [...usable, ...refused, models] : [none, ...refused];
}

function examineDisk(config: Config): Finding {
  let folder = config.storagePath;
  while (!existsSync(folder)) folder = dirname(folder);
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    return judge(
      "disk",
      config.storagePath,
      false,
      "cannot be written",
      "choose another STORAGE_PATH or change the folder's owner",
    );
  }
  const disk = statfsSync(folder);
  const freeBytes = disk.bavail * disk.bsize;
  const detail = `${(freeBytes / 1e9).toFixed(1)} GB free of ${((disk.blocks * disk.bsize) / 1e9).toFixed(0)} GB`;
  const enough = freeBytes > LEAST_FREE_BYTES;
  return judge(
    "disk",
    config.storagePath,
    enough,
    detail,
    enough ? "" : "free some room, or set STORAGE_PATH to a larger disk",
  );
}

function examineMemory(): Finding {
  const folder = "/dev/shm";
  if (!existsSync(folder))
    return judge("disk", folder, false, "missing", "mount a tmpfs there, or set CAMF_RUNTIME_DIR to one");
  const { bavail, bsize } = statfsSync(folder);
  const megabytes = Math.round((bavail * bsize) / 1e6);
  const enough = megabytes >= 500;
  return judge(
    "disk",
    `${folder} (frame rings)`,
    enough,
    `${megabytes} MB free`,
    enough ? "" : "enlarge it: mount -o remount,size=1G /dev/shm",
  );
}

function examineClock(): Finding {
  const plausible = Date.now() > OLDEST_PLAUSIBLE_MS;
  const detail = new Date().toISOString();
  return judge(
    "clock",
    "calendar",
    plausible,
    detail,
    plausible ? "" : "the clock was never set: connect the box to a network once, or set it by hand",
  );
}

async function examineBroker({ broker }: Config): Promise<Finding> {
  if (!broker.url) {
    const detail = broker.user
      ? `embedded on ${broker.host}:${broker.port}`
      : `embedded on loopback:${broker.port} (no credentials set)`;
    return { area: "broker", what: "MQTT", state: "good", detail, mend: "" };
  }
  const { hostname, port, protocol } = new URL(broker.url);
  const portNumber = Number(port) || (protocol === "mqtts:" ? 8883 : 1883);
  const answers = await canConnect(hostname, portNumber);
  const detail = `${hostname}:${portNumber} ${answers ? "answers" : "does not answer"}`;
  return judge("broker", "MQTT", answers, detail, answers ? "" : "check CAMF_MQTT_URL and that the broker runs");
}

function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: BROKER_LIMIT_MS });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
    socket.once("timeout", () => end(false));
  });
}

async function hasElement(name: string): Promise<boolean> {
  const child = Bun.spawn(["gst-inspect-1.0", "--exists", name], {
    stdio: ["ignore", "ignore", "ignore"],
    timeout: PROBE_LIMIT_MS,
  });
  return (await child.exited) === 0;
}

function judge(area: Finding["area"], what: string, good: boolean, detail: string, mend: string): Finding {
  return { area, what, state: good ? "good" : "wrong", detail, mend };
}
