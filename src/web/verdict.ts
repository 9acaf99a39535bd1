import type { Check, Verdict } from "../domain/coverage.ts";
import { formatDuration } from "../domain/duration.ts";
import type { ClipVerdict } from "../store/verdicts.ts";
import { type Html, html } from "./html.ts";
import { sayCount } from "./words.ts";

/** A shape of its own for each tone, so that nobody has to tell green from amber in the dark. */
const SHAPES: Record<Verdict["tone"], Html> = {
  look: html`<path d="M12 2 22 20H2Z" fill="currentColor"/>`,
  clear: html`<path d="m4 13 5 5L20 6" fill="none" stroke="currentColor" stroke-width="3.5"/>`,
  unchecked: html`<circle cx="12" cy="12" r="8.5" fill="none" stroke="currentColor" stroke-width="3" stroke-dasharray="4 3"/>`,
  busy: html`<circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2.5"/><path d="M12 3a9 9 0 0 1 0 18Z" fill="currentColor"/>`,
  none: html`<path d="M4 12h16" stroke="currentColor" stroke-width="3.5"/>`,
};

function showShape(tone: Verdict["tone"]): Html {
  return html`<svg class="shape" viewBox="0 0 24 24" aria-hidden="true">${SHAPES[tone]}</svg>`;
}

/** One line, for lists. */
export function showVerdictLine(verdict: Verdict): Html {
  return html`<span class="verdict ${verdict.tone}">${showShape(verdict.tone)}<span>${verdict.text}</span></span>`;
}

/** Readable from a metre; a line a camera, with the letter only where there are several. */
export function showVerdictBig(verdicts: readonly ClipVerdict[]): Html {
  const several = verdicts.length > 1;
  return html`<div class="verdicts">${verdicts.map(({ clip, check, verdict }) => {
    return html`<p class="verdict big ${verdict.tone}">${showShape(verdict.tone)}<span>
      ${several ? html`<i>${clip.camera}</i>` : ""}${enlarge(verdict.text, check)}</span>${showProgress(check)}</p>`;
  })}</div>`;
}

/** The figure of a sentence, bigger than its words. */
function enlarge(text: string, check: Check | undefined): Html {
  const [, figure, rest = ""] = /^(\d+) (.*)$/.exec(text) ?? /^checked (\d+ %)(.*)$/.exec(text) ?? [];
  if (figure === undefined) return html`${text}`;
  return figure.endsWith("%")
    ? html`<b>${figure}</b> checked${showSecondsLeft(rest, check)}`
    : html`<b>${figure}</b> ${rest}`;
}

/** The seconds stand in an element of their own, so that countdown.js can count them down between two figures. */
function showSecondsLeft(text: string, check: Check | undefined): Html {
  const { secondsLeft = null, done = 0 } = check?.progress ?? {};
  const said = secondsLeft === null ? "" : formatDuration(secondsLeft);
  const at = said === "" ? -1 : text.indexOf(`${said} left`);
  if (at < 0) return html`${text}`;
  return html`${text.slice(0, at)}<span class="left" data-seconds-left="${secondsLeft}" data-samples-done="${done}"
    >${said}</span>${text.slice(at + said.length)}`;
}

function showProgress(check: Check | undefined): Html | undefined {
  if (check?.state !== "running") return undefined;
  const { done, total } = check.progress;
  return html`<progress value="${done}" max="${Math.max(1, total)}" aria-label="${sayCount(total - done, "sample")} left"></progress>`;
}
