import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "../../../src/base/fault.ts";
import { parseJson, type Static, Type } from "../../../src/base/schema.ts";

/** Frames drawn, and photographs without clocks beside them; half of each is for fitting. */
const FRAMES = 600;
const PHOTOGRAPHS = 300;
/** Drawing them all takes some minutes; once drawn they stay. */
const DRAWING_LIMIT_MS = 30 * 60_000;
/** truth.json of so many frames has about 300 kB. */
const MAX_TRUTH_BYTES = 20_000_000;

const Part = Type.Union([Type.Literal("fit"), Type.Literal("report")]);
const Thing = Type.Object({
  /** Fractions of the frame: left, top, width, height. May reach beyond it. */
  box: Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()]),
  type: Type.Union([Type.Literal("analog"), Type.Literal("digital")]),
  /** 0..720, with fraction; null for displays, and for a dial without hands. */
  minutes: Type.Union([Type.Number({ minimum: 0, maximum: 720 }), Type.Null()]),
  /** In the digit reader's alphabet; null for dials, and for displays that show no time of day. */
  text: Type.Union([Type.String(), Type.Null()]),
  /** Whether a person could read it. */
  readable: Type.Boolean(),
});
const Truth = Type.Object({
  frames: Type.Array(Type.Object({ file: Type.String(), part: Part, things: Type.Array(Thing) })),
  photographs: Type.Array(Type.Object({ file: Type.String(), part: Part })),
});

/** A face or display drawn into a frame. Lookalikes are in none of these lists. */
export type Thing = Static<typeof Thing>;
/** Which half a frame belongs to: weights are fitted on one, the figures come from the other. */
export type Part = Static<typeof Part>;

/** A picture to look at, and all that it shows. */
export interface DrawnFrame {
  path: string;
  part: Part;
  things: Thing[];
}

/** The frames in `folder`, drawn where they are not there yet. `data`: the shared data, for photographs without clocks. */
export async function provideFrames(folder: string, data: string): Promise<DrawnFrame[]> {
  if (!existsSync(join(folder, "truth.json"))) await drawFrames(folder);
  return readFrames(folder, data);
}

/** What `frames.py` left in `folder`. Throws where that is not as it should be. */
export function readFrames(folder: string, data: string): DrawnFrame[] {
  const path = join(folder, "truth.json");
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  if (text.length > MAX_TRUTH_BYTES) throw new Fault("invalid", `${path} is too large`);
  const truth = parseJson(Truth, text);
  if (!truth.ok) throw new Fault("invalid", `${path}: ${truth.error}; remove the folder, and it is drawn anew`);
  const { frames, photographs } = truth.value;
  return [
    ...frames.map(({ file, part, things }) => ({ path: join(folder, file), part, things })),
    ...photographs.map(({ file, part }) => ({ path: join(data, file), part, things: [] })),
  ];
}

async function drawFrames(folder: string): Promise<void> {
  const python = process.env.CAMF_PYTHON ?? "/usr/bin/python3";
  if (!existsSync(python))
    throw new Fault("not-found", `${python} is not there: CAMF_PYTHON names a Python with OpenCV`);
  const script = join(import.meta.dir, "frames.py");
  const child = Bun.spawn(
    [python, script, "--out", folder, "--count", String(FRAMES), "--photographs", String(PHOTOGRAPHS)],
    { stdio: ["ignore", "inherit", "inherit"], timeout: DRAWING_LIMIT_MS },
  );
  if ((await child.exited) !== 0) throw new Fault("internal", `${script} could not draw the frames: see above`);
}
