import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Clocks, MAX_CLOCKS, type Pixels } from "../../../detectors/clock/clock-reader.ts";
import type { Face } from "../../../detectors/clock/face.ts";
import { dropRepeats } from "../../../detectors/clock/finder.ts";
import { wholeOf } from "../../../detectors/clock/picture.ts";
import { tilesOf } from "../../../detectors/clock/tiles.ts";
import { parseJson, type Static, Type } from "../../../src/base/schema.ts";

const DETECTOR = join(import.meta.dir, "..", "..", "..", "detectors", "clock");
/** The code that decides what is found. */
const FINDING = [
  "face.ts",
  "finder.ts",
  "networks.ts",
  "picture.ts",
  "row-sums.ts",
  "scaling.ts",
  "taps.ts",
  "tiles.ts",
] as const;
/** The finder looks five times at a large frame: where only a reader changed, that need not be done again. */
const FILE = "finds.json";

const Kept = Type.Object({
  /** Of all that finds depend on. */
  key: Type.String(),
  faces: Type.Record(
    Type.String(),
    Type.Array(
      Type.Object({
        type: Type.Union([Type.Literal("analog"), Type.Literal("digital")]),
        cx: Type.Number(),
        cy: Type.Number(),
        a: Type.Number(),
        b: Type.Number(),
        c: Type.Number(),
        d: Type.Number(),
        score: Type.Number(),
      }),
    ),
  ),
});

/** What the finder sees in each frame, kept in `folder` until the finder, the detector's code or the frames change. */
export class Finds {
  readonly #path: string;
  readonly #kept: Static<typeof Kept>;

  constructor(folder: string, models: string) {
    this.#path = join(folder, FILE);
    const key = hashAll(folder, models);
    const kept = existsSync(this.#path) ? parseJson(Kept, readFileSync(this.#path, "utf8")) : undefined;
    this.#kept = kept?.ok && kept.value.key === key ? kept.value : { key, faces: {} };
  }

  /** As `Clocks.look` finds in stills, faint finds included. `name` tells the frame from the others. */
  async find(clocks: Clocks, picture: Pixels, name: string): Promise<readonly Face[]> {
    const known = this.#kept.faces[name];
    if (known) return known;
    const found: Face[] = [];
    for (const part of [wholeOf(picture), ...tilesOf(picture)]) found.push(...(await clocks.find(picture, part)));
    const faces = dropRepeats(found).slice(0, MAX_CLOCKS);
    this.#kept.faces[name] = faces;
    return faces;
  }

  keep(): void {
    writeFileSync(this.#path, JSON.stringify(this.#kept));
  }
}

function hashAll(folder: string, models: string): string {
  const hash = createHash("sha256");
  for (const name of FINDING) hash.update(readFileSync(join(DETECTOR, name)));
  hash.update(readFileSync(join(models, "clock-finder", "clock-finder.onnx")));
  return hash.update(readFileSync(join(folder, "truth.json"))).digest("hex");
}
