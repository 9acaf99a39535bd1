import type { TimeAlignment } from "../../domain/alignment.ts";
import { sayFit } from "../../domain/alignment-words.ts";
import { type Html, html } from "../html.ts";

/** How the take runs beside the reference: along the reference's time, up the take's. A straight rise is the same pace. */
export function showCurve(alignment: TimeAlignment): Html {
  const { curve, unaligned } = alignment;
  if (unaligned !== null) return html`<p class="dim">${sayFit(alignment)}.</p>`;
  const longestReference = Math.max(1, ...curve.map(([, referenceMs]) => referenceMs));
  const longestTake = Math.max(1, ...curve.map(([takeMs]) => takeMs));
  const points = curve.map(([takeMs, referenceMs]) => {
    return `${share(referenceMs, longestReference)},${(100 - share(takeMs, longestTake)).toFixed(2)}`;
  });
  return html`<figure class="compare-curve"><svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      <polyline points="${points.join(" ")}" vector-effect="non-scaling-stroke"/>
      <line data-curve-at="${longestReference}" x1="0" x2="0" y1="0" y2="100" vector-effect="non-scaling-stroke"/></svg>
    <figcaption class="dim">${sayFit(alignment)}.</figcaption></figure>`;
}

function share(ms: number, of: number): number {
  return Number(((Math.max(0, ms) / of) * 100).toFixed(2));
}
