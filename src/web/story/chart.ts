import { listMeaningsIn } from "../../domain/story.ts";
import { type DayScene, tellTime } from "../../domain/story-day.ts";
import { findLastShown } from "../../domain/story-scene.ts";
import { type ShownTime, sayClock, sinceStart, toMinutes } from "../../domain/story-time.ts";
import { type Html, html } from "../html.ts";
import { type Axis, listTicks, placeOn, spanWindow } from "./axis.ts";
import type { Proposal } from "./production.ts";
import { sayWindow } from "./sayings.ts";

/** Beyond this share of the axis a mark's words stand on its left. */
const WORDS_LEFT_FROM = 70;

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
  const marks = one.established.map((time) => showMark(row, tellTime(time, startsAt), isTorn ? "torn" : "established"));
  const hollow = proposal ? showMark(row, proposal.told, isTorn ? "hollow torn" : "hollow") : showLast(row);
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
function showLast(row: ChartRow): Html | string {
  const last = row.one.established.length === 0 ? findLastShown(row.one.scene) : undefined;
  return last ? showMark(row, last.shown, row.isTorn ? "hollow torn" : "hollow") : "";
}

/** A time whose half of the day nobody knows stands twice, with a question. */
function showMark({ one, axis }: ChartRow, shown: ShownTime, kind: string): Html {
  const meanings = listMeaningsIn(one.scene.story, shown);
  const question = meanings.length > 1 ? "?" : "";
  const marks = meanings.map((minutes) => {
    const at = placeOn(axis, sinceStart(minutes, axis.startsAt));
    const isLeft = at > WORDS_LEFT_FROM;
    const words = html`<text x="${at}%" dx="${isLeft ? -14 : 14}" y="28" text-anchor="${isLeft ? "end" : "start"}">${sayClock(shown)}${question}</text>`;
    return html`<circle cx="${at}%" cy="22" r="8"/>${words}`;
  });
  return html`<g class="mark ${kind}">${marks}</g>`;
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
