import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CERTAINTY } from "../../../detectors/clock/certainty-figures.ts";
import { provideFrames } from "./drawn-frames.ts";
import { type ExaminationOptions, examineFrames } from "./examination.ts";
import { writeCertainty } from "./keeping.ts";
import { type CertaintyFigures, formatCertainty } from "./table.ts";
import { chooseTrial, tryScores } from "./weighing.ts";

export interface CertaintyOptions extends Omit<ExaminationOptions, "folder"> {
  /** The shared data, for photographs without clocks. */
  data: string;
  /** Whether the detector shall decide by what is found. */
  keep: boolean;
}

/** Drawn frames stay here, so that other weights cost looking alone; git does not see it. */
const FRAMES = join(import.meta.dir, "runs", "frames");

/** Weighs the certainties of the models on drawn frames; with `keep` writes them into the detector. */
export async function weighCertainty(options: CertaintyOptions): Promise<{ figures: CertaintyFigures; text: string }> {
  const frames = await provideFrames(FRAMES, options.data);
  const answers = await examineFrames(frames, { ...options, folder: FRAMES });
  writeFileSync(join(FRAMES, "answers.json"), JSON.stringify(answers));
  const trials = tryScores(answers.thorough);
  const figures = { kept: CERTAINTY, chosen: chooseTrial(trials).certainty, trials, answers };
  if (options.keep) writeCertainty(figures.chosen);
  return { figures, text: formatCertainty(figures) };
}
