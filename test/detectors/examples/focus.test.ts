import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import sharp, { type Sharp } from "sharp";
import { type Interview, openInterview, type Plane } from "./interview.ts";

const FOCUS = join(import.meta.dir, "../../../detectors/examples/focus");
const shared = resolve(process.env.CAMF_SHARED ?? join(import.meta.dir, "../../../../shared"));
const frames = join(shared, "data/pairs/video");
const real = existsSync(frames) ? describe : describe.skip;
setDefaultTimeout(120_000);

/** What the detector asks for. */
const LARGEST = { width: 960, height: 540, fit: "inside", withoutEnlargement: true } as const;

type Change = (picture: Sharp) => Sharp;

const untouched: Change = (picture) => picture;
const soften =
  (sigma: number): Change =>
  (picture) =>
    picture.blur(sigma);

async function read(name: string, change: Change = untouched): Promise<Plane> {
  const plain = await sharp(join(frames, `${name}.jpg`))
    .resize(LARGEST)
    .removeAlpha()
    .png({ compressionLevel: 0 })
    .toBuffer();
  const { data, info } = await change(sharp(plain)).raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, format: "rgb24", data: new Uint8Array(data) };
}

/** The same grain at every run. */
function addGrain({ data, ...rest }: Plane, deviation: number): Plane {
  let seed = 1;
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  const grain = () => deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return { ...rest, data: data.map((value) => Math.min(255, Math.max(0, Math.round(value + grain())))) };
}

function fill({ width, height }: Plane, format: Plane["format"], value: number): Plane {
  return { width, height, format, data: new Uint8Array(width * height * (format === "rgb24" ? 3 : 1)).fill(value) };
}

/** The left part of one picture over another. */
function paste(left: Plane, right: Plane, share: number): Plane {
  const row = left.width * 3;
  const data = right.data.slice();
  for (let y = 0; y < left.height; y++)
    data.set(left.data.subarray(y * row, y * row + Math.round(left.width * share) * 3), y * row);
  return { ...right, data };
}

/** What is softer, in the words of the answer: its findings' boxes, or the reason why nothing was checked. */
async function listSoft(interview: Interview, take: Plane, reference: Plane, moves?: Plane) {
  const answer = await interview.compare({ take, reference, moves });
  if ("notChecked" in answer) return answer.notChecked;
  return answer.findings.map(({ kind, box }) => ({ kind, box }));
}

real("real pictures", () => {
  let interview: Interview;
  beforeAll(async () => {
    interview = await openInterview(FOCUS);
  });
  afterAll(() => interview[Symbol.asyncDispose]());

  const scenes = [
    ["bottles_00049", "bottles_00115"],
    ["bottles_00743", "bottles_00790"],
    ["oneperson_00493", "oneperson_00726"],
    ["cups_00037", "cups_00162"],
    ["blocks_00012", "blocks_00255"],
  ] as const;
  for (const [reference, take] of scenes) {
    test(`${take} is as sharp as ${reference}, and softer when it is blurred`, async () => {
      const shown = await read(reference);
      expect(await listSoft(interview, await read(take), shown)).toEqual([]);
      for (const sigma of [1.8, 3]) {
        const soft = await listSoft(interview, await read(take, soften(sigma)), shown);
        expect(soft).toMatchObject([{ kind: "soft-focus" }]);
      }
    });
  }

  const harmless: [string, Change][] = [
    ["two thirds of the light", (picture) => picture.linear(0.66, 0)],
    ["a third more light", (picture) => picture.linear(1.33, 0)],
    ["a lighter gamma", (picture) => picture.gamma(1.4)],
    ["less colour", (picture) => picture.modulate({ saturation: 0.3 })],
    ["sharpening", (picture) => picture.sharpen({ sigma: 1 })],
  ];
  for (const [title, change] of harmless) {
    test(`${title} is not softness, and does not hide it`, async () => {
      const shown = await read("bottles_00049");
      expect(await listSoft(interview, await read("bottles_00115", change), shown)).toEqual([]);
      const soft = await read("bottles_00115", (picture) => change(picture.blur(2.2)));
      if (title !== "sharpening") expect(await listSoft(interview, soft, shown)).toHaveLength(1);
    });
  }

  test("grain in either picture is not softness, and does not hide it", async () => {
    const [shown, seen] = [await read("oneperson_00493"), await read("oneperson_00726")];
    for (const deviation of [3, 6]) {
      expect(await listSoft(interview, addGrain(seen, deviation), shown)).toEqual([]);
      expect(await listSoft(interview, seen, addGrain(shown, deviation))).toEqual([]);
    }
    const soft = await read("oneperson_00726", soften(2.2));
    expect(await listSoft(interview, addGrain(soft, 3), shown)).toHaveLength(1);
  });

  test("what moves is not judged", async () => {
    const [shown, seen] = [await read("bottles_00049"), await read("bottles_00115", soften(3))];
    expect(await listSoft(interview, seen, shown, fill(seen, "gray8", 255))).toContain("too little of the picture");
  });

  test("a bare wall is not checked, instead of found in order", async () => {
    const wall = fill(await read("bottles_00049"), "rgb24", 128);
    expect(await listSoft(interview, wall, wall)).toContain("too little of the picture");
  });
});

real("settings and the end of a take", () => {
  test("softness of a part is told when the crew asks for that", async () => {
    const [shown, seen] = [await read("oneperson_00493"), await read("oneperson_00726")];
    const half = paste(await read("oneperson_00726", soften(3)), seen, 0.4);
    await using usual = await openInterview(FOCUS, { share: 90 });
    expect(await listSoft(usual, half, shown)).toEqual([]);
    await using strict = await openInterview(FOCUS, { share: 10 });
    const soft = await strict.compare({ take: half, reference: shown });
    const [finding] = "findings" in soft ? soft.findings : [];
    const [x = 1, , width = 1] = finding?.box ?? [];
    expect(x + width).toBeLessThan(0.5);
  });

  test("the end of the take counts its soft pictures and names the softest", async () => {
    await using interview = await openInterview(FOCUS);
    const shown = await read("bottles_00049");
    for (const sigma of [0, 2, 4]) {
      const seen = await read("bottles_00115", sigma ? soften(sigma) : untouched);
      await interview.compare({ take: seen, reference: shown });
    }
    const { observations } = await interview.end();
    expect(observations).toMatchObject([
      { kind: "focus", details: { soft: 2, compared: 3 }, sample: { frameIndex: 2 } },
    ]);
  });
});
