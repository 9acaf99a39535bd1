import { type Html, html } from "../html.ts";
import type { Couple } from "./choice.ts";

/** Ways to show two pictures, in the order of their keys. */
const MODES = [
  { mode: "side", label: "Side by side" },
  { mode: "wipe", label: "Wipe" },
  { mode: "onion", label: "Onion skin" },
  { mode: "toggle", label: "Toggle" },
  { mode: "heat", label: "Difference" },
] as const;

/** Above the panes: their height differs by mode, and no control may jump under a finger. */
export function showModes(): Html {
  return html`<div class="compare-modes" role="group" aria-label="How the takes are shown">${MODES.map(
    ({ mode, label }, index) =>
      html`<button type="button" class="toggle" data-set-mode="${mode}" aria-pressed="${String(index === 0)}"
        aria-keyshortcuts="${index + 1}">${label}</button>`,
  )}</div>`;
}

/** Everything else that is tapped or dragged; the keys do the same. */
export function showControls({ anomaly, isJudgedSo }: Couple): Html {
  const hasStills = isJudgedSo && anomaly?.still != null && anomaly.referenceStill !== null;
  return html`<div class="compare-time">
    <button type="button" data-play aria-pressed="false" aria-label="Play both" aria-keyshortcuts="Space">&#x25B6;&#xFE0E;</button>
    <button type="button" data-step="-1" aria-label="One frame back">&#x2039;</button>
    <input type="range" data-scrubber min="0" max="1" step="1" value="0" aria-label="Moment of the reference">
    <button type="button" data-step="1" aria-label="One frame on">&#x203a;</button>
    <output class="compare-clock" data-clock></output>
  </div>
  <div class="compare-more">
    <label class="compare-opacity" data-only="onion"><span>Opacity</span>
      <input type="range" data-opacity min="0" max="100" value="50" aria-label="Opacity of the take"></label>
    <button type="button" data-only="toggle" data-switch>Show the other</button>
    <button type="button" data-only="toggle" data-blink class="toggle" aria-pressed="false">Blink</button>
    ${anomaly?.box || anomaly?.referenceBox ? html`<button type="button" data-zoom="anomaly">Zoom to it</button>` : ""}
    <button type="button" data-zoom="out" aria-label="Zoom out">&#x2212;</button>
    <button type="button" data-zoom="in" aria-label="Zoom in">+</button>
    <button type="button" data-zoom="whole">Whole picture</button>
    ${
      hasStills
        ? html`<button type="button" class="toggle" data-stills aria-pressed="false"
            data-take-still="/anomalies/${anomaly.id}/still"
            data-reference-still="/anomalies/${anomaly.id}/reference-still">Stills</button>`
        : ""
    }
    <span class="compare-state dim" data-state role="status"></span>
  </div>`;
}
