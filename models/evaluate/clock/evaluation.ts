import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Effort } from "../../../detectors/clock/clock-reader.ts";
import { Fault } from "../../../src/base/fault.ts";
import type { PictureCase } from "./cases.ts";
import { openClockEyes } from "./eyes.ts";
import { type ClockFigures, measureClocks } from "./figures.ts";
import { drawCard } from "./gallery-cards.ts";
import { drawGalleryPage } from "./gallery-page.ts";
import { type Label, readLabels } from "./labels.ts";
import { observePicture } from "./observing.ts";
import { listPhotographs } from "./photographs.ts";
import { formatClockFigures } from "./table.ts";
import { VERDICTS } from "./verdicts.ts";

export interface EvaluationOptions {
  /** Folder of the real pictures, with clocks/labels.csv. */
  data: string;
  /** Folder of the models. */
  models: string;
  /** Where the gallery and the answers are written. */
  out: string;
  effort: Effort;
  /** Which pictures may be looked at: errors are analysed on one half, the other's figures are those that count. */
  shown: "look" | "all";
  onProgress: (done: number, total: number) => void;
}

export interface Evaluation {
  look: ClockFigures;
  report: ClockFigures;
  all: ClockFigures;
}

/** Shows every picture to the detector, writes gallery.html and answers.json into `out`, answers the figures. */
export async function evaluateClocks(options: EvaluationOptions): Promise<{ figures: Evaluation; text: string }> {
  const pictures = await observeAll(options);
  const half = (name: "look" | "report") => measureClocks(pictures.filter((one) => one.half === name));
  const figures = { look: half("look"), report: half("report"), all: measureClocks(pictures) };
  const text = [
    formatClockFigures("Look half (errors may be analysed)", figures.look),
    formatClockFigures("Report half (the figures that count)", figures.report),
    formatClockFigures("Both halves", figures.all),
  ].join("\n\n\n");
  await writeGallery(pictures, text, options);
  return { figures, text };
}

async function observeAll({ data, models, effort, onProgress }: EvaluationOptions): Promise<PictureCase[]> {
  const table = join(data, "clocks", "labels.csv");
  if (!existsSync(table))
    throw new Fault("not-found", `${table} is not there: CAMF_SHARED names the folder of the real pictures`);
  const labels = Map.groupBy(readLabels(readFileSync(table, "utf8")), ({ path }) => path);
  const labelled: [string, Label[]][] = [...labels];
  const without = listPhotographs(data, new Set([...labels.keys()].map((path) => basename(path))));
  const all = [...labelled, ...without.map((path): [string, Label[]] => [path, []])];
  await using eyes = await openClockEyes({ models, effort });
  const pictures: PictureCase[] = [];
  for (const [path, own] of all) {
    onProgress(pictures.length, all.length);
    pictures.push(await observePicture(eyes, { data, path, labels: own }));
  }
  return pictures;
}

/** Photographs in which rightly nothing was read say nothing to anybody and are left out. */
async function writeGallery(
  pictures: readonly PictureCase[],
  text: string,
  { data, out, shown }: EvaluationOptions,
): Promise<void> {
  const visible = pictures.filter((one) => shown === "all" || one.half === "look");
  const worthwhile = visible.filter(({ shows, claims }) => shows !== "photograph" || claims.length > 0);
  const cards = [];
  for (const picture of worthwhile) cards.push(await drawCard(data, picture));
  mkdirSync(out, { recursive: true });
  writeFileSync(
    join(out, "gallery.html"),
    drawGalleryPage({ title: "Clocks: what was read", summary: text, verdicts: VERDICTS, cards }),
  );
  writeFileSync(join(out, "answers.json"), `${JSON.stringify(visible, null, 1)}\n`);
}
