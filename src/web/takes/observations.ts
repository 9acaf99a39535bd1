import { CLOCK_KIND } from "../../domain/story-clocks.ts";
import type { Clip, Take } from "../../domain/take.ts";
import { formatMoment } from "../../domain/timecode.ts";
import type { KeptObservation } from "../../store/observations.ts";
import type { Store } from "../../store/store.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import { cleanLine, sayCount } from "../words.ts";

/** Lines of one detector that stand open; the rest is folded, and what is beyond all reading is only counted. */
const LINES_OPEN = 5;
const LINES_SHOWN = 200;

/** The same fact, read in one sample after the other. */
interface Reading {
  description: string;
  clip: Clip | undefined;
  fromMs: number;
  toMs: number;
}

/** What detectors read besides clocks that is no mistake in itself. Nothing where nothing was read. */
export function showObservations(store: Store, take: Take): Region {
  const observations = store.observations.list(take.id).filter(({ kind }) => kind !== CLOCK_KIND);
  if (observations.length === 0) return makeRegion("observations", html``);
  const clips = new Map(store.clips.list(take.id).map((clip) => [clip.id, clip]));
  const detectors = [...new Set(observations.map((one) => one.detector))].sort();
  const lists = detectors.map((name) => {
    const own = observations.filter((one) => one.detector === name);
    return html`<h3>${name}</h3>${showReadings(name, joinReadings(own, clips), clips.size > 1)}`;
  });
  const leftOut = store.observations.countLeftOut(take.id);
  const note =
    leftOut > 0 ? html`<p class="dim">${sayCount(leftOut, "more", "more")} were too many to be kept.</p>` : "";
  return makeRegion("observations", html`<h2>What was read</h2>${lists}${note}`, { kind: "panel" });
}

/** Neighbours that say the same are one line. */
function joinReadings(observations: readonly KeptObservation[], clips: ReadonlyMap<string, Clip>): Reading[] {
  const readings: Reading[] = [];
  for (const { description, clipId, moment } of observations) {
    const clip = clips.get(clipId);
    const atMs = moment.ptsMs - (clip?.rollMs ?? 0);
    const last = readings.findLast((one) => one.clip === clip);
    if (last?.description === description) last.toMs = atMs;
    else readings.push({ description, clip, fromMs: atMs, toMs: atMs });
  }
  return readings;
}

function showReadings(name: string, readings: readonly Reading[], several: boolean): Html {
  const lines = readings.slice(0, LINES_SHOWN).map((reading) => showReading(reading, several));
  const more = readings.length - lines.length;
  const rest = lines.slice(LINES_OPEN);
  const beyond = more > 0 ? html`<li class="dim">and ${sayCount(more, "more line")}</li>` : "";
  const folded =
    rest.length > 0
      ? html`<details id="read-${name}"><summary>${sayCount(rest.length, "more line")}</summary><ul class="readings">${rest}${beyond}</ul></details>`
      : "";
  return html`<ul class="readings">${lines.slice(0, LINES_OPEN)}</ul>${folded}`;
}

function showReading({ description, clip, fromMs, toMs }: Reading, several: boolean): Html {
  const [from, to] = [formatMoment(fromMs), formatMoment(toMs)];
  const when = from === to ? from : `${from} to ${to}`;
  const seek = (fromMs + (clip?.rollMs ?? 0)) / 1000;
  return html`<li><button type="button" class="moment" data-video="video-${clip?.id ?? ""}" data-seek="${seek}"
    aria-label="Show in the recording at ${from}">${several ? `${clip?.camera ?? ""} ` : ""}${when}</button>
    <span>${cleanLine(description)}</span></li>`;
}
