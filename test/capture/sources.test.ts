import { expect, setDefaultTimeout, test } from "bun:test";
import { createServer } from "node:net";
import { parseSourceId } from "../../src/capture/address.ts";
import { listSources } from "../../src/capture/catalog.ts";
import { pruneSegments } from "../../src/capture/retention.ts";
import { hideSecrets } from "../../src/capture/sentences.ts";
import { chooseFormat, parseFormats } from "../../src/capture/v4l2.ts";
import { parseScreens, parseWindows } from "../../src/capture/x11.ts";
import { HANG_LIMIT_MS, readColour, Stage } from "./stage.ts";

setDefaultTimeout(HANG_LIMIT_MS);

const GOOD_IDS = [
  "v4l2:/dev/video0",
  "v4l2:/dev/v4l/by-id/usb-MACROSILICON_USB3._0_capture-video-index0",
  "screen::99.0",
  "window:0x2400003",
  "window:0x2400003@:99",
  "rtsp:rtsp://user:pass@10.0.0.5:554/stream1?channel=1",
  "srt:srt://10.0.0.5:9000?mode=caller&passphrase=0123456789",
  'clip:/media/it\'s "take 3".mp4',
  "test:smpte",
  "test:ball@1920x1080@30",
];
const BAD_IDS = [
  "",
  "camera:/dev/video0",
  "v4l2:/dev/video0 ! filesink location=/etc/passwd",
  "v4l2:/dev/../etc/passwd",
  'screen::0.0" ! fakesink',
  "window:1234",
  "rtsp:http://10.0.0.5/",
  'rtsp:rtsp://10.0.0.5/"x',
  "rtsp:rtsp://10.0.0.5/a b",
  "srt:srt://10.0.0.5",
  "srt:srt://10.0.0.5:9000?authentication=0",
  "clip:relative.mp4",
  "clip:/a\nb.mp4",
  `clip:/${"a".repeat(2000)}`,
  "test:unknown",
  "test:smpte@99999x10",
  "test:smpte@640x360@0",
];

test("ids are kind and address; every address is checked", () => {
  for (const id of GOOD_IDS) expect(parseSourceId(id)).toMatchObject({ ok: true, value: { id } });
  for (const id of BAD_IDS) expect({ id, ok: parseSourceId(id).ok }).toEqual({ id, ok: false });
});

const STICK = `ioctl: VIDIOC_ENUM_FMT
	Type: Video Capture

	[0]: 'MJPG' (Motion-JPEG, compressed)
		Size: Discrete 1920x1080
			Interval: Discrete 0.033s (30.000 fps)
			Interval: Discrete 0.040s (25.000 fps)
		Size: Discrete 1280x720
			Interval: Discrete 0.017s (60.000 fps)
	[1]: 'YUYV' (YUYV 4:2:2)
		Size: Discrete 1920x1080
			Interval: Discrete 0.200s (5.000 fps)
		Size: Stepwise 16x16 - 640x480 with step 2/2
			Interval: Discrete 0.033s (30.000 fps)
		Size: Discrete 640x480
			Interval: Discrete 0.033s (30.000 fps)
`;

test("a capture stick's formats are read, and the smooth, large one is chosen", () => {
  const formats = parseFormats(STICK);
  expect(formats).toEqual([
    { encoding: "mjpeg", width: 1920, height: 1080, framesPerSecond: [30, 25] },
    { encoding: "mjpeg", width: 1280, height: 720, framesPerSecond: [60] },
    { encoding: "raw", width: 1920, height: 1080, framesPerSecond: [5] },
    { encoding: "raw", width: 640, height: 480, framesPerSecond: [30] },
  ]);
  expect(chooseFormat(formats)).toEqual(formats[0]);
  expect(chooseFormat([])).toBeUndefined();
});

test("screens and windows are read from what X says", () => {
  const screens = parseScreens(":7", "screen #0:\n  dimensions:    1280x1024 pixels (325x260 millimeters)\n");
  expect(screens.map(({ id, formats }) => [id, formats[0]?.width])).toEqual([["screen::7.0", 1280]]);
  const tree = `     0x200003 "Monitor: A": ("ffplay" "ffplay")  484x316+10+20  +10+20
        0x200009 (has no name): ()  484x316+0+0  +10+20
     0x20000a "tip": ("tip" "tip")  10x10+0+0  +0+0\n`;
  expect(parseWindows(":7", tree).map(({ id, name }) => [id, name])).toEqual([
    ["window:0x200003@:7", "Window “Monitor: A”"],
  ]);
});

test("only closed, old segments that nobody needs are let go", () => {
  const segments = [
    { startedAtMs: 0, endedAtMs: 4000 },
    { startedAtMs: 4000, endedAtMs: 8000 },
    { startedAtMs: 8000, endedAtMs: 12_000 },
    { startedAtMs: 12_000, endedAtMs: 95_000 },
    { startedAtMs: 1000, endedAtMs: null },
    { startedAtMs: 2000 },
  ];
  const prune = (held: { fromMs: number; toMs: number }[]) =>
    pruneSegments({ segments, nowMs: 100_000, keepMs: 10_000, held }).map(({ startedAtMs }) => startedAtMs);
  expect(prune([])).toEqual([0, 4000, 8000]);
  expect(prune([{ fromMs: 5000, toMs: 6000 }])).toEqual([0, 8000]);
  expect(prune([{ fromMs: 5000, toMs: Number.POSITIVE_INFINITY }])).toEqual([0]);
});

test("secrets are taken out of what is logged", () => {
  expect(hideSecrets("rtsp://crew:pw@10.0.0.5/x failed")).toBe("rtsp://10.0.0.5/x failed");
  expect(hideSecrets("srt://a:1?passphrase=geheim&mode=caller")).toBe("srt://a:1?passphrase=…&mode=caller");
});

test("a screen and a single window are listed and captured in their colours", async () => {
  await using stage = new Stage();
  await using x = await openDisplay();
  const player = Bun.spawn(
    [
      "ffplay",
      "-v",
      "error",
      "-noborder",
      "-left",
      "0",
      "-top",
      "0",
      "-window_title",
      "CAMF red",
      "-f",
      "lavfi",
      "-i",
      "color=red:size=320x240:rate=5",
    ],
    {
      env: { PATH: "/usr/bin:/bin", DISPLAY: x.display, HOME: stage.folder, SDL_AUDIODRIVER: "dummy" },
      stderr: "pipe",
    },
  );
  try {
    let sources = await listSources();
    const isRed = ({ name }: { name: string }) => name === "Window “CAMF red”";
    while (!sources.some(isRed)) {
      if (player.exitCode !== null) throw new Error(`no window: ${await new Response(player.stderr).text()}`);
      sources = await listSources();
    }
    expect(sources.find(({ id }) => id === "test:smpte")).toBeDefined();
    expect(sources.find(({ id }) => id === `screen:${x.display}.0`)?.formats[0]).toMatchObject({
      width: 640,
      height: 480,
    });
    const windowId = sources.find(isRed)?.id ?? "";
    for (const [id, width] of [
      [`screen:${x.display}.0`, 640],
      [windowId, 320],
    ] as const) {
      const colours: number[][] = [];
      await using watched = stage.open(id, { look: ({ frame }) => colours.push(readColour(frame, 0.2, 0.2)) });
      await watched.until(() => colours.some(([red = 0, green = 0, blue = 0]) => red > 230 && green < 30 && blue < 30));
      expect(watched.samples[0]?.frame.width).toBe(width);
    }
  } finally {
    player.kill("SIGKILL");
    await player.exited;
  }
});

test("an SRT address goes live; when its sender dies the crew is told, and it comes back by itself", async () => {
  await using stage = new Stage();
  const port = await findFreePort();
  await using watched = stage.open(`srt:srt://127.0.0.1:${port}?mode=caller`);
  const first = send(port);
  await watched.until(() => watched.samples.length >= 2);
  expect(watched.camera.status()).toMatchObject({ state: "live", width: 320, height: 180 });
  first.kill("SIGKILL");
  await watched.until(() => watched.camera.status().sentence === `SRT camera 127.0.0.1:${port} stopped sending`);
  const before = watched.count("live");
  const second = send(port);
  await watched.until(() => watched.count("live") > before);
  second.kill("SIGKILL");
});

function send(port: number) {
  const input = ["-re", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25"];
  const codec = ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "10", "-pix_fmt", "yuv420p"];
  const output = ["-f", "mpegts", `srt://127.0.0.1:${port}?mode=listener`];
  return Bun.spawn(["ffmpeg", "-v", "error", ...input, ...codec, ...output], { stderr: "ignore" });
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function openDisplay() {
  const server = Bun.spawn(["Xvfb", "-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp"], {
    stdout: "pipe",
    stderr: "ignore",
  });
  // The pipe stays open: the server dies when it cannot write to it any more.
  const output = server.stdout.getReader();
  const { value } = await output.read();
  const close = async () => {
    server.kill();
    await server.exited;
    output.releaseLock();
  };
  return { display: `:${new TextDecoder().decode(value).trim()}`, [Symbol.asyncDispose]: close };
}
