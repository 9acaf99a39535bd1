import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Card, drawGalleryPage } from "../clock/gallery-page.ts";
import type { Half } from "../halves.ts";
import type { InpaintedCase } from "./cases.ts";
import { type ChangeEyes, openChangeEyes, readLeastConfidence } from "./eyes.ts";
import { drawInpaintedCard, drawPairCard } from "./gallery-cards.ts";
import { lookAtInpainted, providePairs } from "./inpainted.ts";
import { measureInpainted } from "./inpainted-figures.ts";
import { lookAtPairs } from "./pairs.ts";
import { measurePairs } from "./pairs-figures.ts";
import { drawSetCard } from "./set-cards.ts";
import { measureSets } from "./set-figures.ts";
import { formatSets, formatSetTakes } from "./set-table.ts";
import { lookAtSets } from "./sets.ts";
import { measureSpeed } from "./speed.ts";
import { formatInpainted, formatPairs, formatSpeed, formatTakes } from "./table.ts";
import { lookAtTakes } from "./takes.ts";
import { VERDICTS, type Verdict } from "./verdicts.ts";

export const SETS = ["pairs", "inpainted", "takes", "sets"] as const;
type SetName = (typeof SETS)[number];

/** The demo's footage, and what `../change-sets` renders beside git. */
const FILM_SETS = [join(import.meta.dir, "../../film-set"), join(import.meta.dir, "../../change-sets/work/sets")];
const HALVES: readonly Half[] = ["look", "report"];

export interface ChangeOptions {
  /** Folder of the shared data. */
  data: string;
  sets: readonly SetName[];
  /** Where the gallery and the answers are written. */
  out: string;
  /** Where the rendered film sets are, where they are not where they are made. */
  filmSets: string | undefined;
  /** Pairs of each size that are drawn and judged. */
  perSize: number;
  /** Which half's pictures may be looked at. */
  shown: "look" | "all";
  onProgress: (set: SetName, done: number, total: number) => void;
  onText: (text: string) => void;
}

/** What one set came to. */
interface Part {
  figures: unknown;
  text: string;
  answers: unknown;
  cards: Card<Verdict>[];
}

/**
 * Judges the chosen sets one after another and answers their figures. After each set its text is told, and gallery.html and
 * answers.json in `out` hold all until then: a run that is stopped keeps what it has.
 */
export async function evaluateChange(options: ChangeOptions): Promise<Record<string, unknown>> {
  const parts: [SetName, Part][] = [];
  mkdirSync(options.out, { recursive: true });
  for (const set of options.sets) {
    const part = await JUDGES[set](options);
    parts.push([set, part]);
    options.onText(part.text);
    writeParts(options.out, parts);
  }
  return Object.fromEntries(parts.map(([set, { figures }]) => [set, figures]));
}

function writeParts(out: string, parts: readonly [SetName, Part][]): void {
  const summary = parts.map(([, { text }]) => text).join("\n\n");
  const cards = parts.flatMap(([, part]) => part.cards);
  const answers = Object.fromEntries(parts.map(([set, part]) => [set, part.answers]));
  const page = drawGalleryPage({ title: "Changes: what was told", summary, verdicts: VERDICTS, cards });
  writeFileSync(join(out, "gallery.html"), page);
  writeFileSync(join(out, "answers.json"), `${JSON.stringify(answers, null, 1)}\n`);
}

const JUDGES: Record<SetName, (options: ChangeOptions) => Promise<Part>> = {
  pairs: judgePairs,
  inpainted: judgeInpaintedPairs,
  takes: judgeTakes,
  sets: judgeSets,
};

async function withEyes<T>(look: (eyes: ChangeEyes) => Promise<T>): Promise<T> {
  await using eyes = await openChangeEyes();
  return await look(eyes);
}

async function judgePairs(options: ChangeOptions): Promise<Part> {
  const how = lookHow(options, "pairs");
  const cases = await withEyes((eyes) => lookAtPairs(eyes, options.data, how));
  const halves = splitHalves(cases, measurePairs);
  const speed = measureSpeed(cases.flatMap(({ forth, back }) => [forth.look, back.look]));
  const visible = cases.filter(isVisible(options));
  const cards = await drawEach(visible, (one) => drawPairCard(options.data, one));
  const text = [...formatHalves(halves, formatPairs), formatSpeed("pairs.csv", speed)].join("\n\n");
  return { figures: { ...halves, speed }, text, answers: visible, cards };
}

async function judgeInpaintedPairs(options: ChangeOptions): Promise<Part> {
  const drawn = await providePairs(options.data, options.perSize);
  const how = lookHow(options, "inpainted");
  const cases = await withEyes((eyes) => lookAtInpainted(eyes, drawn, how));
  const halves = splitHalves<InpaintedCase, ReturnType<typeof measureInpainted>>(cases, measureInpainted);
  const speed = measureSpeed(cases.flatMap(({ forth, back }) => [forth.look, back.look]));
  const visible = cases.filter(isVisible(options));
  const cards = await drawEach(visible, drawInpaintedCard);
  const text = [...formatHalves(halves, formatInpainted), formatSpeed("inpainted", speed)].join("\n\n");
  return { figures: { ...halves, speed }, text, answers: visible, cards };
}

async function judgeTakes({ data, onProgress }: ChangeOptions): Promise<Part> {
  const figures = await lookAtTakes(data, (done, total) => onProgress("takes", done, total));
  return { figures, text: formatTakes(figures), answers: figures.takes, cards: [] };
}

async function judgeSets(options: ChangeOptions): Promise<Part> {
  const folders = options.filmSets === undefined ? FILM_SETS : [options.filmSets];
  const takes = await lookAtSets(folders, (done, total) => options.onProgress("sets", done, total));
  const halves = splitHalves(takes, measureSets);
  const visible = takes.filter(isVisible(options));
  const cards = await drawEach(visible, drawSetCard);
  const text = [...formatHalves(halves, formatSets), formatSetTakes(takes)].join("\n\n");
  return { figures: halves, text, answers: takes, cards };
}

function lookHow({ onProgress }: ChangeOptions, set: SetName) {
  const leastConfidence = readLeastConfidence();
  return { leastConfidence, onProgress: (done: number, total: number) => onProgress(set, done, total) };
}

function isVisible({ shown }: ChangeOptions): (one: { half: Half }) => boolean {
  return ({ half }) => shown === "all" || half === "look";
}

type Halves<F> = Record<Half | "all", F>;

function splitHalves<C extends { half: Half }, F>(cases: readonly C[], measure: (cases: readonly C[]) => F): Halves<F> {
  const [look, report] = HALVES.map((half) => measure(cases.filter((one) => one.half === half)));
  return { look, report, all: measure(cases) };
}

function formatHalves<F>({ look, report, all }: Halves<F>, format: (title: string, figures: F) => string): string[] {
  return [
    format("Look half (errors may be analysed)", look),
    format("Report half (the figures that count)", report),
    format("Both halves", all),
  ];
}

async function drawEach<C>(cases: readonly C[], draw: (one: C) => Promise<Card<Verdict>>): Promise<Card<Verdict>[]> {
  const cards: Card<Verdict>[] = [];
  for (const one of cases) cards.push(await draw(one));
  return cards;
}
