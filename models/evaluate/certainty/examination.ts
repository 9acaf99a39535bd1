import { type Effort, openClocks, type Pixels } from "../../../detectors/clock/clock-reader.ts";
import type { Sighting } from "../../../detectors/clock/reading.ts";
import { decodeStill } from "../../../src/frames/process/stills.ts";
import type { Answers } from "./answers.ts";
import type { DrawnFrame, Part } from "./drawn-frames.ts";
import { Finds } from "./finds.ts";
import { findThing, isRight } from "./judging.ts";
import { LEAST_SCORES } from "./weighing.ts";

export interface ExaminationOptions {
  /** Of the drawn frames; what the finder sees in them is kept there. */
  folder: string;
  models: string;
  onProgress: (done: number, total: number) => void;
}

/** Nothing is fitted to how clips are read (quick): that is only for the figures. */
const EFFORTS: Record<Part, readonly Effort[]> = { fit: ["thorough"], report: ["thorough", "quick"] };

/**
 * Shows every frame to the detector's own code, faint finds included, and reads what it finds as in stills (thorough)
 * and, of the frames for the figures, as in clips (quick).
 */
export async function examineFrames(
  frames: readonly DrawnFrame[],
  { folder, models, onProgress }: ExaminationOptions,
): Promise<Record<Effort, Answers>> {
  await using clocks = await openClocks({ models });
  const finds = new Finds(folder, models);
  const result = { thorough: makeAnswers(), quick: makeAnswers() };
  let clockCount = 0;
  for (const [index, frame] of frames.entries()) {
    onProgress(index, frames.length);
    const { width, height, data, channels } = await decodeStill(frame.path);
    const picture = { width, height, stride: width * channels, data };
    const found = await finds.find(clocks, picture, frame.path);
    const faces = found.filter(({ score }) => score >= LEAST_SCORES[0]);
    for (const effort of EFFORTS[frame.part]) {
      const sightings = await clocks.readAt(picture, faces, { effort });
      collect(result[effort], { frame, picture, sightings, clockCount });
    }
    clockCount += frame.things.length;
  }
  finds.keep();
  return result;
}

function makeAnswers(): Answers {
  const none = () => ({ analog: 0, digital: 0 });
  return { answers: [], readable: { fit: none(), report: none() } };
}

interface Seen {
  frame: DrawnFrame;
  picture: Pixels;
  sightings: readonly Sighting[];
  /** Clocks of all frames before. */
  clockCount: number;
}

function collect(into: Answers, { frame, picture, sightings, clockCount }: Seen): void {
  const { part, things } = frame;
  for (const { type, readable } of things) if (readable) into.readable[part][type]++;
  for (const { face, best, evidence } of sightings) {
    if (!best || !evidence) continue;
    const index = findThing(face, things, picture);
    const thing = things[index];
    into.answers.push({
      part,
      type: face.type,
      evidence: { ...evidence, score: face.score },
      isRight: thing !== undefined && isRight(thing, best),
      clock: thing ? clockCount + index : null,
      isReadable: thing?.readable ?? false,
    });
  }
}
