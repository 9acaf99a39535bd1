import { listMeaningsIn } from "../../domain/story.ts";
import { type DayScene, tellTime } from "../../domain/story-day.ts";
import { findLastShown } from "../../domain/story-scene.ts";
import { type ShownTime, sayClock, sinceStart, toMinutes } from "../../domain/story-time.ts";
import { type Html, html } from "../html.ts";
import { type Axis, listTicks, placeOn, spanWindow } from "./axis.ts";
import { type Mark, showMarks } from "./marks.ts";
import type { Proposal } from "./production.ts";
import { sayWindow } from "./sayings.ts";

export interface ChartRow {
  one: DayScene;
  startsAt: number;
  axis: Axis;
  proposal: Proposal | undefined;
  /** Something about the scene contradicts something else. */
  isTorn: boolean;
}

/** The hours above the rows. Positions are shares of the width: the picture fits a phone and a tablet without a script. */
export function showTicks(axis: Axis): Html {
  const ticks = listTicks(axis).map(
    ({ at, label }) =>
      html`<line x1="${at}%" x2="${at}%" y1="20" y2="28"/><text x="${at}%" y="14" text-anchor="${anchorTick(at)}">${label}</text>`,
  );
  return html`<svg class="axis" width="100%" height="28" aria-hidden="true">${ticks}</svg>`;
}

/** A scene on the clock of its day: window as a band, established times filled, what is proposed or read hollow. */
export function showChart(row: ChartRow): Html {
  const { one, startsAt, axis, proposal, isTorn } = row;
  const { from, to, start } = one.scene.story;
  const band = from === null || to === null ? "" : showBand(axis, spanWindow({ from, to }, axis.startsAt));
  const begins = start === null ? "" : showStart(axis, sinceStart(toMinutes(start), axis.startsAt));
  const established = one.established.flatMap((time) => listMarks(row, tellTime(time, startsAt)));
  const marks = showMarks(axis, established, isTorn ? "torn" : "established");
  const shown = proposal ? proposal.told : findRead(row);
  const hollow = showMarks(axis, shown ? listMarks(row, shown) : [], isTorn ? "hollow torn" : "hollow");
  const lines = listTicks(axis).map(({ at }) => html`<line class="hour" x1="${at}%" x2="${at}%" y1="0" y2="44"/>`);
  return html`<svg class="chart" width="100%" height="44" role="img" aria-label="${sayChart(row)}">${lines}
    <line class="ground" x1="0" x2="100%" y1="22" y2="22"/>${band}${begins}${hollow}${marks}</svg>`;
}

function anchorTick(at: number): string {
  return at < 6 ? "start" : at > 94 ? "end" : "middle";
}

function showBand(axis: Axis, [from, to]: [number, number]): Html {
  const [left, right] = [placeOn(axis, from), placeOn(axis, to)];
  return html`<rect class="band" x="${left}%" width="${Math.max(0.4, right - left)}%" y="10" height="24" rx="4"/>`;
}

function showStart(axis: Axis, minutes: number): Html {
  const at = placeOn(axis, minutes);
  return html`<line class="start" x1="${at}%" x2="${at}%" y1="8" y2="36"/>`;
}

/** The newest reading, where the box proposes nothing and nothing is established. */
function findRead({ one }: ChartRow): ShownTime | undefined {
  return one.established.length === 0 ? findLastShown(one.scene)?.shown : undefined;
}

/** A time whose half of the day nobody knows stands twice. */
function listMarks({ one, axis }: ChartRow, shown: ShownTime): Mark[] {
  const meanings = listMeaningsIn(one.scene.story, shown);
  const isOpen = meanings.length > 1;
  return meanings.map((minutes) => ({ minutes: sinceStart(minutes, axis.startsAt), shown, isOpen }));
}

/** The picture in words, for whoever does not see it; the row's own line says the same. */
function sayChart(row: ChartRow): string {
  return sayRow(row) || "No time is known";
}

/** "4:30 pm to 5:00 pm; established 4:42 pm" */
export function sayRow({ one, startsAt, proposal }: Pick<ChartRow, "one" | "startsAt" | "proposal">): string {
  const window = sayWindow(one.scene.story);
  const { start } = one.scene.story;
  const times = one.established.map((time) => sayClock(tellTime(time, startsAt)));
  const last = proposal || times.length > 0 ? undefined : findLastShown(one.scene);
  const facts = [
    window,
    start === null ? "" : `begins at ${sayClock({ time: start, hours: 24 })}`,
    times.length > 0 ? `established ${[...new Set(times)].join(", ")}` : "",
    proposal ? `proposed ${sayClock(proposal.told)}` : "",
    last ? `last showed ${sayClock(last.shown)}` : "",
  ];
  return facts.filter((fact) => fact !== "").join("; ");
}
