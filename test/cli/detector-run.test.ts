import { expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { openTerminal } from "./camf.ts";

setDefaultTimeout(300_000);

const [WIDTH, HEIGHT] = [320, 180];

/** Notes where the brightest pixel is as if a clock were there, and tells what its take was begun with. */
const SPOTTER = `import { defineDetector, toBox } from "@camf/detector-sdk";
await defineDetector({
  wants: "frame",
  beginTake: ({ take, reference }) => ({ take, reference, samples: [] }),
  analyze({ frame, sample }, { samples }) {
    samples.push(sample);
    let best = 0;
    for (let at = 0; at < frame.data.length; at++) if (frame.data[at] > frame.data[best]) best = at;
    const [x, y] = [(best % frame.stride) / 3 | 0, Math.floor(best / frame.stride)];
    const details = { type: "analog", time: "04:42", readable: true, kind: "round", rows: [{ at: x }] };
    const where = { confidence: 0.75, box: toBox(frame, { x, y, width: 8, height: 8 }), description: "Clock shows <4:42>" };
    const nowhere = { kind: "clock", confidence: 0, box: null, description: "Clock somewhere", details: { time: null, readable: false } };
    return { findings: [], observations: [{ kind: "clock", ...where, details }, nowhere] };
  },
  endTake({ take: { name = null, timeScale = null, rateHz, mode }, reference, samples }) {
    const told = [name, timeScale, rateHz, mode, samples.at(-1).ptsMs];
    const known = reference ? [reference.name, ...reference.observations.map(({ description }) => description)] : null;
    const words = { kind: "told", confidence: 1, box: null, description: "told", sample: samples[0] };
    return { observations: [{ ...words, details: { told, known } }] };
  },
});`;

async function openSpotter() {
  const terminal = openTerminal();
  const { folder, run } = terminal;
  await run("detector", "create", "spotter");
  writeFileSync(join(folder, "spotter/main.ts"), SPOTTER);
  const manifest = join(folder, "spotter/detector.json");
  const { wants, ...rest } = JSON.parse(readFileSync(manifest, "utf8"));
  writeFileSync(
    manifest,
    JSON.stringify({ ...rest, wants: { ...wants, format: "rgb24", referenceObservations: true } }),
  );
  const look = async (...args: string[]) => {
    const { code, out, err } = await run("detector", "run", "spotter", "--json", ...args);
    const lines = out.trim() === "" ? [] : out.trim().split("\n");
    return { code, err, looks: lines.map((line) => JSON.parse(line)) };
  };
  return { folder, run, look, [Symbol.dispose]: () => terminal[Symbol.dispose]() };
}

/** A dark picture with a bright square, 8 pixels wide, whose corner is at `left`, `top`. */
async function paint(left: number, top: number): Promise<Sharp> {
  const square = { create: { width: 8, height: 8, channels: 3 as const, background: "white" } };
  const ground = { width: WIDTH, height: HEIGHT, channels: 3 as const, background: { r: 20, g: 20, b: 20 } };
  const png = await sharp({ create: ground })
    .composite([{ input: square, left, top }])
    .png()
    .toBuffer();
  return sharp(png);
}

test("run prints an observation with its details beside it, and none of its own fields is covered", async () => {
  using spotter = await openSpotter();
  await (await paint(240, 90)).toFile(join(spotter.folder, "a.png"));
  const { code, err, looks } = await spotter.look("--frame", "a.png", "--out", "seen.png");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(looks).toEqual([
    {
      frame: "a.png",
      findings: [],
      observations: [
        {
          kind: "clock",
          confidence: 0.75,
          box: [0.75, 0.5, expect.closeTo(0.025, 9), expect.closeTo(8 / 180, 9)],
          type: "analog",
          time: "04:42",
          readable: true,
          rows: [{ at: 240 }],
          description: "Clock shows <4:42>",
          details: { kind: "round" },
        },
        { kind: "clock", confidence: 0, box: null, time: null, readable: false, description: "Clock somewhere" },
        expect.objectContaining({ kind: "told", box: null, told: [null, null, 1, "still", 0], known: null }),
      ],
      ms: expect.any(Number),
    },
  ]);
  // The box and its sentence are drawn in yellow; in the right half the sentence ends with the box.
  const seen = await sharp(join(spotter.folder, "seen.png")).raw().toBuffer({ resolveWithObject: true });
  const isYellow = (x: number, y: number) => {
    const at = (y * seen.info.width + x) * seen.info.channels;
    return (seen.data[at] ?? 0) > 180 && (seen.data[at + 1] ?? 0) > 150 && (seen.data[at + 2] ?? 255) < 90;
  };
  expect([isYellow(240, 94), isYellow(40, 94)]).toEqual([true, false]);
  const written = Array.from({ length: WIDTH }, (_, x) => x).filter((x) =>
    Array.from({ length: 12 }, (_, row) => 72 + row).some((y) => isYellow(x, y)),
  );
  expect(Math.min(...written)).toBeLessThan(220);
  expect(Math.max(...written)).toBeLessThan(250);
});

test("run turns a photograph as its camera says, and counts boxes in what one then looks at", async () => {
  using spotter = await openSpotter();
  // The camera was held upright: what lies at the left is stored at the bottom, and EXIF says so.
  const turned = (await paint(40, 20)).rotate(270).withMetadata({ orientation: 6 });
  await turned.jpeg({ quality: 95 }).toFile(join(spotter.folder, "photo.jpg"));
  const { looks } = await spotter.look("--frame", "photo.jpg", "--out", "seen.png");
  const [x, y] = looks[0].observations[0].box;
  expect(x * WIDTH).toBeCloseTo(42, -1);
  expect(y * HEIGHT).toBeCloseTo(22, -1);
  const { width, height } = await sharp(join(spotter.folder, "seen.png")).metadata();
  expect({ width, height }).toEqual({ width: WIDTH, height: HEIGHT });
});

test("a detector that asks is shown the reference first, and told how fast a sequence was taken", async () => {
  using spotter = await openSpotter();
  for (const name of ["a.png", "b.png", "r.png"]) await (await paint(40, 20)).toFile(join(spotter.folder, name));
  const told = async (...args: string[]) => {
    const { looks } = await spotter.look(...args);
    return looks[0].observations.find(({ kind }: { kind: string }) => kind === "told");
  };
  const known = ["the reference picture", "Clock shows <4:42>", "Clock somewhere", "told"];
  expect(await told("--frame", "a.png", "--reference", "r.png")).toMatchObject({ known });
  const both = ["--frame", "a.png", "b.png", "--sequence"];
  expect(await told(...both)).toMatchObject({ told: [null, null, 1, "clip", 1000], known: null });
  expect(await told(...both, "--rate", "0.25")).toMatchObject({ told: [null, 1, 0.25, "clip", 4000] });
  for (const args of [
    ["--rate", "2"],
    ["--sequence", "--rate", "soon"],
  ]) {
    const { code, err } = await spotter.look("--frame", "a.png", ...args);
    expect(code).toBe(2);
    expect(err).toMatch(
      /^camf: --rate (is for pictures that are one --sequence|\S+: allowed is a number from 0.001 to 60)\n$/,
    );
  }
});
