import { ANALOG_CROP, cutCrop } from "./crops.ts";
import type { Face } from "./face.ts";
import type { AnalogNetwork } from "./networks.ts";
import type { Pixels } from "./picture.ts";
import { HALF_DAY, type Read } from "./reading.ts";

/** How often a face is looked at: once, and again where two times are close; or again and again, always. */
export type Effort = "quick" | "thorough";

/** Crops of one run of the model: memory stays bounded however many clocks hang on a wall. */
const MAX_BATCH = 16;
const CROP_BYTES = ANALOG_CROP.width * ANALOG_CROP.height;
const POSE_LENGTH = 6;
/** Two times are close when the second has this share of the first's mass, and lies further off than hands scatter. */
const CLOSE_SHARE = 0.35;
const CLOSE_MINUTES = 3;
/**
 * What further looks change of the face as the reader refined it: its size, and its turn in degrees. On synthetic crops
 * the refined face alone is read 1 in 75 better than the given one, and all of them together 1 in 50.
 */
const FURTHER_LOOKS = [
  { scale: 1, turn: 0 },
  { scale: 1.1, turn: 0 },
  { scale: 0.9, turn: 0 },
  { scale: 1, turn: 4 },
  { scale: 1, turn: -4 },
] as const;
/** A sample of a clip has no time for more, and the next one is another look. */
const QUICK_LOOKS = FURTHER_LOOKS.slice(0, 2);
/** A pose further from the finder's than this is no refinement of it. */
const LEAST_REFINED = 0.6;
const MOST_REFINED = 1.6;
const MOST_MOVED = 0.4;

/** What one look at one crop said: log-probabilities of the 720 times, 0..1, and where in the crop the face lies. */
interface Look {
  times: Float32Array;
  readable: number;
  pose: Float32Array;
}

/** Reads hands. One call at a time. */
export class AnalogReader {
  readonly #network: AnalogNetwork;
  readonly #crops = new Uint8Array(MAX_BATCH * CROP_BYTES);

  constructor(network: AnalogNetwork) {
    this.#network = network;
  }

  /** The likeliest time of each face, in their order. */
  async read(picture: Pixels, faces: readonly Face[], effort: Effort): Promise<Read[]> {
    const first = await this.#look(picture, faces);
    const further = effort === "thorough" ? FURTHER_LOOKS : QUICK_LOOKS;
    const again = first.map((look) => effort === "thorough" || isClose(averageOf([look])));
    const varied = faces.flatMap((face, index) => (again[index] ? varyFace(face, first[index], further) : []));
    const looks = await this.#look(picture, varied);
    let at = 0;
    return first.map((look, index) => {
      if (!again[index]) return decide([look]);
      at += further.length;
      return decide([look, ...looks.slice(at - further.length, at)]);
    });
  }

  async #look(picture: Pixels, faces: readonly Face[]): Promise<Look[]> {
    const looks: Look[] = [];
    for (let from = 0; from < faces.length; from += MAX_BATCH) {
      looks.push(...(await this.#lookAtBatch(picture, faces.slice(from, from + MAX_BATCH))));
    }
    return looks;
  }

  async #lookAtBatch(picture: Pixels, faces: readonly Face[]): Promise<Look[]> {
    faces.forEach((face, index) => {
      const into = this.#crops.subarray(index * CROP_BYTES, (index + 1) * CROP_BYTES);
      cutCrop(picture, face, { shape: ANALOG_CROP, into });
    });
    const data = this.#crops.subarray(0, faces.length * CROP_BYTES);
    const { times, readable, pose } = await this.#network.run({
      crops: { data, dims: [faces.length, ANALOG_CROP.height, ANALOG_CROP.width] },
    });
    return faces.map((_, index) => ({
      times: times.data.subarray(index * HALF_DAY, (index + 1) * HALF_DAY),
      readable: readable.data[index],
      pose: pose.data.subarray(index * POSE_LENGTH, (index + 1) * POSE_LENGTH),
    }));
  }
}

type Variation = (typeof FURTHER_LOOKS)[number];

/** The face as the reader itself saw it, and some a little off: what they agree on is no accident of the crop. */
function varyFace(face: Face, look: Look, variations: readonly Variation[]): Face[] {
  const { a, b, c, d, ...rest } = refineFace(face, look.pose) ?? face;
  return variations.map(({ scale, turn }) => {
    const along = scale * Math.cos((turn * Math.PI) / 180);
    const across = scale * Math.sin((turn * Math.PI) / 180);
    return {
      ...rest,
      a: a * along + b * across,
      b: b * along - a * across,
      c: c * along + d * across,
      d: d * along - c * across,
    };
  });
}

/**
 * The face that the reader's pose means: `pose` maps the unit face into the crop's [-1, 1]; the crop shows the finder's
 * unit face at `unitX` pixels. Undefined where the pose is too far off to be a refinement.
 */
export function refineFace(face: Face, pose: Float32Array): Face | undefined {
  const grow = ANALOG_CROP.width / 2 / ANALOG_CROP.unitX;
  const [p, q, shiftU, r, s, shiftV] = Array.from(pose, (value) => value * grow);
  const size = Math.sqrt(Math.abs(p * s - q * r));
  if (!(size >= LEAST_REFINED && size <= MOST_REFINED && Math.hypot(shiftU, shiftV) <= MOST_MOVED)) return undefined;
  const { a, b, c, d } = face;
  return {
    ...face,
    cx: face.cx + a * shiftU + b * shiftV,
    cy: face.cy + c * shiftU + d * shiftV,
    a: a * p + b * r,
    b: a * q + b * s,
    c: c * p + d * r,
    d: c * q + d * s,
  };
}

/** Mean probability of each of the 720 times over several looks. */
function averageOf(looks: readonly Look[]): Float32Array {
  const mean = new Float32Array(HALF_DAY);
  for (const { times } of looks) {
    for (let minute = 0; minute < HALF_DAY; minute++) mean[minute] += Math.exp(times[minute]) / looks.length;
  }
  return mean;
}

/** Probability of the time and its two neighbours. */
function massAt(times: Float32Array, minute: number): number {
  return times[(minute + HALF_DAY - 1) % HALF_DAY] + times[minute] + times[(minute + 1) % HALF_DAY];
}

/** The time with the most mass within a minute; of equals the likelier one itself. */
function bestOf(times: Float32Array, isAllowed: (minute: number) => boolean = () => true): number {
  let best = -1;
  for (let minute = 0; minute < HALF_DAY; minute++) {
    if (!isAllowed(minute)) continue;
    const ahead = best < 0 ? 1 : massAt(times, minute) - massAt(times, best);
    if (ahead > 1e-6 || (ahead > -1e-6 && times[minute] > times[best])) best = minute;
  }
  return best;
}

function isClose(times: Float32Array): boolean {
  const best = bestOf(times);
  const second = bestOf(times, (minute) => {
    const apart = Math.abs(minute - best);
    return Math.min(apart, HALF_DAY - apart) > CLOSE_MINUTES;
  });
  return massAt(times, second) >= CLOSE_SHARE * massAt(times, best);
}

function decide(looks: readonly Look[]): Read {
  const times = averageOf(looks);
  const minutes = bestOf(times);
  const readable = looks.reduce((sum, look) => sum + look.readable, 0) / looks.length;
  const shown = { minutes, period: HALF_DAY, seconds: null, hours: 12, text: null } as const;
  return { shown, mass: massAt(times, minutes), readable };
}
