import { type Check, type Coverage, countMissing, countOutside, type NotChecked } from "../../domain/coverage.ts";
import type { Clip, Take } from "../../domain/take.ts";
import { formatMoment } from "../../domain/timecode.ts";
import { judgeClips } from "../../store/verdicts.ts";
import type { Desk } from "../desk.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import { cleanLine, sayCount } from "../words.ts";

/** Stretches that were not checked, in words; the bar shows all of them. */
const MOST_STRETCHES = 12;
/** A single sample must still be seen on the bar, in hundredths of its length. */
const LEAST_MARK = 0.8;

interface Checked {
  clip: Clip;
  check: Check;
}

/** What was checked, by whom, and what was not and why. */
export function showCoverage(desk: Desk, take: Take): Region {
  const verdicts = judgeClips(desk.store, take.id);
  const several = verdicts.length > 1;
  const checks = verdicts.flatMap(({ clip, check }) => (check ? [{ clip, check }] : []));
  const lines = checks.flatMap((one) => [
    ...one.check.coverage.map((coverage) => showLine(one, coverage, several)),
    ...findAbsent(desk, take, one).map((absent) => showAbsent(absent, several ? one.clip.camera : "")),
  ]);
  const list = lines.length > 0 ? html`<ul class="coverage">${lines}</ul>` : html`<p class="dim">Nothing yet.</p>`;
  return makeRegion("coverage", html`<h2>What was checked</h2>${list}`, { kind: "panel" });
}

function showLine({ clip }: Checked, one: Coverage, several: boolean): Html {
  const outside = countOutside(one);
  const whole = one.checked > 0 && countMissing(one) === 0;
  const misses = [
    outside > 0 ? `${outside} outside of the action` : "",
    one.dropped > 0 ? `${one.dropped} dropped` : "",
    one.failed > 0 ? `${one.failed} failed` : "",
    one.msPerFrameP50 === null ? "" : `${Math.round(one.msPerFrameP50)} ms each`,
  ];
  const gaps = one.notChecked.slice(0, MOST_STRETCHES).map(showGap);
  const more = one.notChecked.length - gaps.length;
  return html`<li><p>${several ? html`<b>${clip.camera}</b> ` : ""}<b>${one.detector}</b>
      <span class="${whole ? "dim" : "warn"}">${one.checked} of ${one.sampled - outside} samples${misses
        .filter((part) => part !== "")
        .map((part) => `, ${part}`)}</span></p>
    ${showBar(clip, one)}
    ${gaps.length > 0 ? html`<ul>${gaps}${more > 0 ? html`<li>and ${sayCount(more, "more stretch", "more stretches")}</li>` : ""}</ul>` : ""}</li>`;
}

function showGap({ fromMs, toMs, samples, reason, isOutside }: NotChecked): Html {
  const when = fromMs === toMs ? formatMoment(fromMs) : `${formatMoment(fromMs)} to ${formatMoment(toMs)}`;
  return html`<li>${when} ${isOutside ? "left out" : "not checked"} (${sayCount(samples, "sample")}): ${cleanLine(reason)}</li>`;
}

/** The take from roll to cut as a bar: what was not checked is cut out of it in amber. */
function showBar(clip: Clip, one: Coverage): Html {
  const lengthMs = Math.max(1, (clip.cutMs ?? clip.rollMs) - clip.rollMs);
  const percent = (ms: number) => Math.min(100, Math.max(0, (100 * ms) / lengthMs));
  const marks = one.notChecked.map(({ fromMs, toMs, isOutside }) => {
    const from = Math.min(percent(fromMs), 100 - LEAST_MARK);
    return html`<rect class="${isOutside ? "outside" : ""}" x="${from}" y="0" width="${Math.max(LEAST_MARK, percent(toMs) - from)}" height="1"/>`;
  });
  const kind = one.checked > 0 ? "" : "none";
  return html`<svg class="bar ${kind}" viewBox="0 0 100 1" preserveAspectRatio="none" role="img"
    aria-label="${one.checked} of ${one.sampled - countOutside(one)} samples checked">${marks}</svg>`;
}

/** Detectors that are switched on for the take's scenes now and took no part in the check, with the reason known now. */
function findAbsent({ store, detectors }: Desk, take: Take, { check }: Checked): { name: string; why: string }[] {
  if (check.state !== "complete" && check.state !== "incomplete") return [];
  const scenes = store.scenes.findAngle(take.angleId).sceneIds.map((id) => store.scenes.find(id));
  const wanted = [...new Set(scenes.flatMap((scene) => scene.detectors))];
  const known = detectors.list();
  const stopped = detectors.health().filter((one) => one.state === "disabled");
  return wanted
    .filter((name) => check.coverage.every((one) => one.detector !== name))
    .map((name) => {
      const info = known.find((one) => one.name === name);
      if (!info) return { name, why: "it is not on this box" };
      if (!info.decisions.enabled) return { name, why: "it is off on this box" };
      const reason = stopped.find((one) => one.name === name)?.reason;
      return { name, why: reason === undefined ? "it took no part in this check" : `it is stopped: ${reason}` };
    });
}

function showAbsent({ name, why }: { name: string; why: string }, camera: string): Html {
  return html`<li><p>${camera === "" ? "" : html`<b>${camera}</b> `}<b>${name}</b> <span class="warn">not checked: ${cleanLine(why)}</span></p></li>`;
}
