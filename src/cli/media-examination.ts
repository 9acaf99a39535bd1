import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Finding, judge } from "./finding.ts";

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

/** GStreamer, its elements and binding, ffmpeg. */
export async function examineMedia(): Promise<Finding[]> {
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

/** Which H.264 encoder a camera would get. */
export async function examineEncoder(): Promise<Finding[]> {
  const present: string[] = [];
  for (const name of HARDWARE_ENCODERS)
    if (Bun.which("gst-inspect-1.0") && (await hasElement(name))) present.push(name);
  const detail =
    present.length > 0
      ? `hardware: ${present.join(", ")}`
      : "software (x264): plan for a third of a core per 1080p25 camera";
  return [{ area: "encoder", what: "H.264", state: "good", detail, mend: "" }];
}

async function hasElement(name: string): Promise<boolean> {
  const child = Bun.spawn(["gst-inspect-1.0", "--exists", name], {
    stdio: ["ignore", "ignore", "ignore"],
    timeout: PROBE_LIMIT_MS,
  });
  return (await child.exited) === 0;
}
