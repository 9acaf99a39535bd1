import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readInpainted } from "../../../models/evaluate/change/inpainted.ts";
import { halfOf } from "../../../models/evaluate/halves.ts";
import { SHARED_DATA } from "../../support/footage.ts";

const SCRIPT = join(import.meta.dir, "../../../models/evaluate/change/inpainted.py");
const PYTHON = process.env.CAMF_PYTHON ?? "/usr/bin/python3";
const HAS_OPEN_CV = existsSync(PYTHON) && Bun.spawnSync([PYTHON, "-c", "import cv2, numpy"]).exitCode === 0;
/** Needs the shared photographs, and a Python with OpenCV. */
const drawn = SHARED_DATA && HAS_OPEN_CV ? describe : describe.skip;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "camf-inpainted-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function draw(name: string): string {
  const out = join(folder, name);
  const words = ["--data", SHARED_DATA ?? "", "--out", out, "--per-size", "2"];
  expect(Bun.spawnSync([PYTHON, SCRIPT, ...words]).exitCode).toBe(0);
  return out;
}

drawn("pairs with something painted out", () => {
  test("are the same each time, of every kind and size, and both ways round", () => {
    const [once, again] = [draw("once"), draw("again")];
    const text = readFileSync(join(once, "truth.json"), "utf8");
    expect(readFileSync(join(again, "truth.json"), "utf8")).toBe(text);
    const { pairs } = readInpainted(text);
    const counts = Object.entries(Object.groupBy(pairs, ({ kind, size }) => `${kind} ${size}`));
    expect(counts.map(([name, list]) => [name, list?.length])).toEqual([
      ["changed small", 2],
      ["changed medium", 2],
      ["changed large", 2],
      ["control small", 1],
      ["control medium", 1],
      ["control large", 1],
      ["unchanged none", 2],
    ]);
    for (const { reference, take, kind, photograph } of pairs) {
      for (const { file } of [reference, take]) {
        const picture = readFileSync(join(once, file));
        expect(picture.equals(readFileSync(join(again, file)))).toBe(true);
      }
      expect(["look", "report"]).toContain(halfOf(photograph));
      const boxes = [reference.box, take.box].filter((box) => box !== null);
      expect(boxes).toHaveLength(kind === "unchanged" ? 0 : 2);
      for (const [x, y, width, height] of boxes) {
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
        expect(Math.max(x + width, y + height)).toBeLessThanOrEqual(1.0001);
      }
    }
  });
});
