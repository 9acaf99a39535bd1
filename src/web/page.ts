import { type Html, html } from "./html.ts";

/**
 * A part of a page that is sent anew when it changes. The full page, the answer to a tap and the live update all
 * carry this same markup. While a camera rolls only regions that are `live` are sent by themselves.
 */
export interface Region {
  id: string;
  markup: Html;
  live: boolean;
  /** A script draws in it: it is sent when it differs, and not with the answer to a tap elsewhere. */
  scripted: boolean;
}

/** A page as one function makes it. `regions` are the parts of `body` that may change under the reader's eyes. */
export interface Page {
  title: string;
  /** Which entry of the navigation is lit. */
  section: "monitor" | "projects" | "sources" | "detectors" | "box";
  body: Html;
  regions: Region[];
  /** Shows cameras: looked at again every beat, not only when the journal grows. */
  beats: boolean;
}

export interface RegionOptions {
  /** True for what must stay true even while a camera rolls: roll state, REC and the age of the picture. */
  live?: boolean;
  scripted?: boolean;
  /** For style only. */
  kind?: string;
}

export function makeRegion(id: string, content: Html, options: RegionOptions = {}): Region {
  // A tap inside a region names it as its target, so that the answer can carry that region even while rolling.
  const kind = options.kind ?? "";
  const markup = html`<section id="${id}" class="region ${kind}" hx-target:inherited="this">${content}</section>`;
  return { id, markup, live: options.live ?? false, scripted: options.scripted ?? false };
}

/** The regions as htmx swaps them in, each where its id is, keeping what the reader has focused or opened. */
export function renderPartials(regions: readonly Region[]): string {
  return regions
    .map((region) =>
      html`<hx-partial hx-target="#${region.id}" hx-swap="outerMorph">${region.markup}</hx-partial>`.toString(),
    )
    .join("");
}
