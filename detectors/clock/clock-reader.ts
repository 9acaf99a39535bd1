import { AnalogReader, type Effort } from "./analog-reader.ts";
import { isBelieved, weighEvidence } from "./certainty.ts";
import { DigitalReader } from "./digital-reader.ts";
import { boxOf, type Face } from "./face.ts";
import { dropRepeats, Finder, LEAST_SCORE } from "./finder.ts";
import { type ModelUse, type OpenOptions, openNetworks } from "./networks.ts";
import { type Box, type Pixels, type Rect, wholeOf } from "./picture.ts";
import type { Read, Sighting } from "./reading.ts";
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
  /** How sure a reading must be, 0..1; AS_MEASURED, the default, stands for the thresholds of certainty-figures.ts. */
  certainty?: number;
}

/** The certainty at which readings are believed as it was measured. */
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
  const read = new Map<Face, Read | null>();
  const times = await readers.analog.read(picture, dials, readers.effort);
  for (const [index, face] of dials.entries()) read.set(face, times[index]);
  const texts = await readers.digital.read(picture, displays);
  for (const [index, face] of displays.entries()) read.set(face, texts[index]);
  return faces.map((face) => judgeFace(face, boxOf(face, picture), { read: read.get(face) ?? null, ...readers }));
}

/**
 * Where the finder does not see the face now, an earlier sample may have. Else only the reference knows of a clock there,
 * which may be gone: it counts like the least that the finder would have passed on.
 */
function judgeFace(face: Face, box: Box, { read, certainty }: { read: Read | null; certainty: number }): Sighting {
  if (!read) return { face, box, reading: null, best: null };
  const evidence = {
    score: Math.max(face.score, face.knownScore ?? 0, LEAST_SCORE),
    mass: read.mass,
    readable: read.readable,
  };
  const best = { ...read.shown, confidence: weighEvidence(face.type, evidence) };
  const isSure = isBelieved(face.type, best.confidence, sternnessOf(certainty));
  return { face, box, best, evidence, reading: isSure ? best : null };
}

/** From -1, all is believed, over 0, as measured, to 1, nothing is. */
function sternnessOf(certainty: number): number {
  const reach = certainty > AS_MEASURED ? 1 - AS_MEASURED : AS_MEASURED;
  return (certainty - AS_MEASURED) / reach;
}
