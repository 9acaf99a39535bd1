import { AnalogReader, type Effort, LEAST_ANALOG_CONFIDENCE } from "./analog-reader.ts";
import { DigitalReader, LEAST_DIGITAL_CONFIDENCE } from "./digital-reader.ts";
import { boxOf, type Face } from "./face.ts";
import { dropRepeats, Finder, LEAST_SCORE } from "./finder.ts";
import { type ModelUse, type OpenOptions, openNetworks } from "./networks.ts";
import { type Pixels, type Rect, wholeOf } from "./picture.ts";
import type { Reading, Sighting } from "./reading.ts";
import { tilesOf } from "./tiles.ts";

export type { Effort } from "./analog-reader.ts";
export { uprightFace } from "./face.ts";
export type { Pixels } from "./picture.ts";
export type { Reading, Sighting } from "./reading.ts";

/** Clocks of one picture at most; the most certain are kept. */
export const MAX_CLOCKS = 8;

interface ReadOptions {
  /** Default: quick. */
  effort?: Effort;
  /** How sure a reading must be, 0..1; AS_MEASURED, the default, stands for each reader's own threshold. */
  certainty?: number;
}

/** The certainty at which the figures of the models' cards hold. */
const AS_MEASURED = 0.5;

/** The three models at work. One call at a time. */
export interface Clocks extends AsyncDisposable {
  /** On what each model runs. */
  readonly models: readonly ModelUse[];
  /**
   * Finds and reads every clock of a picture, the most certain first, MAX_CLOCKS at most. Quick looks at the picture as
   * a whole; thorough looks at its tiles too, and at each face several times.
   */
  look(picture: Pixels, options?: ReadOptions): Promise<Sighting[]>;
  /** What looks like a clock in a part of the picture, faint ones too (`score`), the most certain first. */
  find(picture: Pixels, part: Rect): Promise<Face[]>;
  /** Reads faces that are known already, in their order. */
  readAt(picture: Pixels, faces: readonly Face[], options?: ReadOptions): Promise<Sighting[]>;
}

/** Opens the models below the folder `models`; throws with a sentence where one is missing or cannot run. */
export async function openClocks(options: OpenOptions): Promise<Clocks> {
  const networks = await openNetworks(options);
  const finder = new Finder(networks.finder);
  const readers = { analog: new AnalogReader(networks.analog), digital: new DigitalReader(networks.digital) };
  const readAt: Clocks["readAt"] = (picture, faces, { effort = "quick", certainty = AS_MEASURED } = {}) =>
    readFaces(picture, faces, { ...readers, effort, certainty });
  return {
    models: networks.uses,
    find: (picture, part) => finder.find(picture, part),
    readAt,
    async look(picture, options = {}) {
      const parts = options.effort === "thorough" ? tilesOf(picture) : [];
      const found: Face[] = [];
      for (const part of [wholeOf(picture), ...parts]) found.push(...(await finder.find(picture, part)));
      const faces = dropRepeats(found).filter((face) => face.score >= LEAST_SCORE);
      return readAt(picture, faces.slice(0, MAX_CLOCKS), options);
    },
    [Symbol.asyncDispose]: () => networks[Symbol.asyncDispose](),
  };
}

interface Readers {
  analog: AnalogReader;
  digital: DigitalReader;
  effort: Effort;
  certainty: number;
}

async function readFaces(picture: Pixels, faces: readonly Face[], readers: Readers): Promise<Sighting[]> {
  const dials = faces.filter((face) => face.type === "analog");
  const displays = faces.filter((face) => face.type === "digital");
  const read = new Map<Face, Reading | null>();
  const times = await readers.analog.read(picture, dials, readers.effort);
  for (const [index, face] of dials.entries()) read.set(face, times[index]);
  const texts = await readers.digital.read(picture, displays);
  for (const [index, face] of displays.entries()) read.set(face, texts[index]);
  return faces.map((face) => {
    const best = read.get(face) ?? null;
    return {
      face,
      box: boxOf(face, picture),
      best,
      reading: best && isBelieved(face, best, readers.certainty) ? best : null,
    };
  });
}

/** The reader's own threshold, moved towards 0 or 1 by what the crew asks for. */
function isBelieved({ type }: Face, { confidence }: Reading, certainty: number): boolean {
  const own = type === "analog" ? LEAST_ANALOG_CONFIDENCE : LEAST_DIGITAL_CONFIDENCE;
  const stricter = (certainty - AS_MEASURED) / (1 - AS_MEASURED);
  return confidence >= (stricter > 0 ? own + (1 - own) * stricter : (own * certainty) / AS_MEASURED);
}
