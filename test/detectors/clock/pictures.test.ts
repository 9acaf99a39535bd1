import { describe, expect, test } from "bun:test";
import { ANALOG_CROP, cutCrop, DIGITAL_CROP } from "../../../detectors/clock/crops.ts";
import type { Face } from "../../../detectors/clock/face.ts";
import { type Pixels, type Rect, wholeOf } from "../../../detectors/clock/picture.ts";
import { FINDER_HEIGHT, FINDER_WIDTH, Scaler } from "../../../detectors/clock/scaling.ts";

/** Noise that is the same each time; `padding` bytes lie between the rows, `lead` before the first. */
function drawNoise(width: number, height: number, { padding = 0, lead = 0 } = {}): Pixels {
  const stride = width * 3 + padding;
  const memory = new Uint8Array(lead + stride * height);
  let state = 1;
  const data = memory.subarray(lead);
  for (let y = 0; y < height; y++) {
    for (let i = 0; i < width * 3; i++) {
      state = (state * 48_271) % 2_147_483_647;
      data[y * stride + i] = state % 256;
    }
  }
  return { width, height, stride, data };
}

/** Mean over exactly the area of a scaled pixel. */
function averageArea(
  { data, stride }: Pixels,
  part: Rect,
  options: { x: number; y: number; channel: number; size: number[] },
) {
  const { x, y, channel, size } = options;
  const [ratioX, ratioY] = [part.width / size[0], part.height / size[1]];
  let [sum, area] = [0, 0];
  for (let row = Math.floor(y * ratioY); row < Math.min(part.height, (y + 1) * ratioY); row++) {
    const tall = Math.min(row + 1, (y + 1) * ratioY) - Math.max(row, y * ratioY);
    for (let column = Math.floor(x * ratioX); column < Math.min(part.width, (x + 1) * ratioX); column++) {
      const wide = Math.min(column + 1, (x + 1) * ratioX) - Math.max(column, x * ratioX);
      sum += wide * tall * data[(part.top + row) * stride + (part.left + column) * 3 + channel];
      area += wide * tall;
    }
  }
  return sum / area;
}

describe("a picture scaled for the finder", () => {
  const shapes: [string, Pixels, Rect?][] = [
    ["three to one", drawNoise(1920, 1080)],
    ["by a fraction", drawNoise(1000, 700)],
    ["a part of it", drawNoise(1280, 720), { left: 301, top: 97, width: 817, height: 500 }],
    ["rows of an odd length", drawNoise(853, 480)],
    ["rows that lie apart", drawNoise(900, 600, { padding: 5 })],
    ["from the middle of a word", drawNoise(960, 540, { lead: 3 })],
    ["from the middle of a word, whole words", drawNoise(960, 540, { lead: 2, padding: 2 })],
    ["tall", drawNoise(300, 1500)],
  ];
  test.each(shapes)("%s: every pixel is the mean of its area", (_title, picture, part = wholeOf(picture)) => {
    const { data, scale } = new Scaler().scale(picture, part);
    const size = [Math.round(part.width * scale), Math.round(part.height * scale)];
    let worst = 0;
    for (const [x, y] of [
      [0, 0],
      [size[0] - 1, size[1] - 1],
      [size[0] >> 1, size[1] >> 1],
      [7, 11],
      [size[0] - 2, 5],
    ]) {
      for (const channel of [0, 1, 2]) {
        const expected = averageArea(picture, part, { x, y, channel, size });
        worst = Math.max(worst, Math.abs(expected - data[(y * FINDER_WIDTH + x) * 3 + channel]));
      }
    }
    expect(worst).toBeLessThan(2);
    const last = data.subarray((FINDER_HEIGHT * FINDER_WIDTH - 1) * 3);
    if (size[0] < FINDER_WIDTH || size[1] < FINDER_HEIGHT) expect([...last]).toEqual([114, 114, 114]);
  });

  test("the same scaler does one after the other, and grows what is small", () => {
    const scaler = new Scaler();
    const small: Pixels = { width: 4, height: 2, stride: 12, data: new Uint8Array(24).fill(200) };
    scaler.scale(drawNoise(1920, 1080), { left: 0, top: 0, width: 1920, height: 1080 });
    const { data, scale } = scaler.scale(small, wholeOf(small));
    expect(scale).toBe(160);
    expect([data[0], data[639 * 3], data[319 * 640 * 3], data[321 * 640 * 3]]).toEqual([200, 200, 200, 114]);
  });
});

/** A dial with one black hand from its middle to 3 o'clock on white. */
function drawHand(cx: number, cy: number, length: number): Pixels {
  const [width, height] = [640, 480];
  const data = new Uint8Array(width * height * 3).fill(255);
  for (let y = Math.round(cy - length / 20); y < cy + length / 20; y++) {
    data.fill(0, (y * width + cx) * 3, (y * width + Math.round(cx + length)) * 3);
  }
  return { width, height, stride: width * 3, data };
}

function cut(picture: Pixels, face: Omit<Face, "score">, shape = ANALOG_CROP) {
  const into = new Uint8Array(shape.width * shape.height);
  cutCrop(picture, { ...face, score: 1 }, { shape, into });
  return (x: number, y: number) => into[y * shape.width + x];
}

describe("a face cut out of a picture", () => {
  test.each([24, 48, 100, 210])(
    "a dial of radius %d px fills 48 px of its crop, its hand where it points",
    (radius) => {
      const at = cut(drawHand(320, 240, radius), {
        type: "analog",
        cx: 320,
        cy: 240,
        a: radius,
        b: 0,
        c: 0,
        d: radius,
      });
      expect(at(64 + 30, 64)).toBeLessThan(60);
      expect(at(64 - 20, 64)).toBeGreaterThan(230);
      expect(at(64 + 30, 64 + 12)).toBeGreaterThan(230);
      expect(at(64 + 54, 64)).toBeGreaterThan(200);
    },
  );

  test("a turned face is turned back", () => {
    const turned = { type: "analog" as const, cx: 320, cy: 240, a: 0, b: 100, c: -100, d: 0 };
    const at = cut(drawHand(320, 240, 100), turned);
    expect(at(64, 64 + 30)).toBeLessThan(60);
    expect(at(64 + 30, 64)).toBeGreaterThan(230);
  });

  test("beyond the picture its edge goes on", () => {
    const picture = drawHand(320, 240, 100);
    picture.data.fill(90, 0, 640 * 3 * 40);
    const at = cut(picture, { type: "analog", cx: 0, cy: 0, a: 30, b: 0, c: 0, d: 30 });
    for (const [x, y] of [
      [0, 0],
      [127, 0],
      [0, 100],
      [64, 64],
    ])
      expect(at(x, y)).toBe(90);
  });

  test("a display fills the middle 128x36 of its crop", () => {
    const picture = drawHand(320, 240, 100);
    const box = { left: 200, top: 200, width: 160, height: 45 };
    for (let y = box.top; y < box.top + box.height; y++)
      picture.data.fill(10, (y * 640 + 200) * 3, (y * 640 + 360) * 3);
    const at = cut(picture, { type: "digital", cx: 280, cy: 222.5, a: 80, b: 0, c: 0, d: 22.5 }, DIGITAL_CROP);
    expect([at(18, 8), at(141, 39)]).toEqual([10, 10]);
    expect([at(13, 24), at(80, 3), at(146, 20)]).toEqual([255, 255, 255]);
  });

  test("thin lines of a large face become grey, they do not vanish", () => {
    const picture = drawHand(320, 240, 1);
    for (let x = 0; x < 640; x += 10) {
      for (let y = 0; y < 480; y++) picture.data.fill(0, (y * 640 + x) * 3, (y * 640 + x) * 3 + 3);
    }
    const at = cut(picture, { type: "analog", cx: 320, cy: 240, a: 230, b: 0, c: 0, d: 230 });
    const row = Array.from({ length: 100 }, (_, x) => at(x + 14, 30));
    const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
    expect(Math.abs(mean - 229.5)).toBeLessThan(6);
  });
});
