import { type Html, html } from "../../../src/web/html.ts";

/** One card of a gallery; `filters` are the words that the boxes above the cards filter by. */
export interface Card<Verdict extends string = string> {
  verdict: Verdict;
  filters: readonly string[];
  body: Html;
}

/** What a page shows; `verdicts` are all there are, the worst first: so the cards are sorted. */
export interface Gallery<Verdict extends string> {
  title: string;
  summary: string;
  verdicts: readonly Verdict[];
  cards: readonly Card<Verdict>[];
}

/** One page that needs nothing beside itself: pictures stand in it, the script filters the cards. */
export function drawGalleryPage<Verdict extends string>(gallery: Gallery<Verdict>): string {
  const { title, summary, cards } = gallery;
  const rank = ({ verdict }: Card<Verdict>) => gallery.verdicts.indexOf(verdict);
  const sorted = [...cards].sort((a, b) => rank(a) - rank(b));
  const filters = [...new Set(sorted.flatMap(({ filters }) => filters))].sort();
  const verdicts = gallery.verdicts.filter((one) => sorted.some(({ verdict }) => verdict === one));
  return `<!doctype html>\n${html`<html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${trusted(STYLE)}</style></head><body>
<header><h1>${title}</h1><p class="choices" id="verdicts">${verdicts.map((one) => drawChoice(one, sorted))}</p>
<p class="choices" id="filters"><label><input type="radio" name="filter" value="" checked> all</label>
${filters.map((one) => html`<label><input type="radio" name="filter" value="${one}"> ${one}</label>`)}</p>
<details><summary>Figures</summary><pre>${summary}</pre></details></header>
<main>${sorted.map(
    ({ verdict, filters, body }) => html`<article data-verdict="${verdict}" data-filters="${filters.join("|")}">
${body}</article>`,
  )}</main><script>${trusted(SCRIPT)}</script></body></html>`}`;
}

function drawChoice(verdict: string, cards: readonly Card[]): Html {
  const count = cards.filter((card) => card.verdict === verdict).length;
  return html`<label class="${verdict.replaceAll(" ", "-")}"><input type="checkbox" value="${verdict}" checked> ${verdict} (${count})</label>`;
}

/** Our own style and script, which escaping would break; they hold no word of anybody else's. */
function trusted(text: typeof STYLE | typeof SCRIPT): Html {
  return html(Object.assign([text], { raw: [text] }));
}

const STYLE = `
:root { color-scheme: dark; font: 15px/1.45 system-ui, sans-serif; }
body { margin: 0; background: #14161a; color: #dfe3e8; }
header { position: sticky; top: 0; z-index: 1; padding: .6rem 1rem; background: #1b1e24; border-bottom: 1px solid #333a44; }
h1 { margin: 0 0 .3rem; font-size: 1.1rem; }
.choices { margin: .2rem 0; display: flex; flex-wrap: wrap; gap: .2rem .9rem; }
pre { overflow: auto; max-height: 60vh; font-size: 12px; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(21rem, 1fr)); gap: .8rem; padding: .8rem; }
article { background: #1f232a; border: 1px solid #333a44; border-left: 5px solid #6b7480; border-radius: .4rem; padding: .6rem; overflow: hidden; }
article[hidden] { display: none; }
article[data-verdict="right"] { border-left-color: #4caf7a; }
article[data-verdict="wrong"], article[data-verdict="false read"], article[data-verdict="false alarm"] { border-left-color: #e5566d; }
article[data-verdict="missed"], article[data-verdict="could not read"], article[data-verdict="not compared"] { border-left-color: #e0a84a; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: .3rem; }
figure { position: relative; margin: 0 0 .4rem; }
figure img { display: block; width: 100%; }
figure svg { position: absolute; inset: 0; width: 100%; height: 100%; }
rect { fill: none; stroke-width: 2; vector-effect: non-scaling-stroke; }
rect.label { stroke: #62c6ff; stroke-dasharray: 5 4; }
rect.answer { stroke: #ffb547; }
.path { font-size: .75rem; color: #98a2af; overflow-wrap: anywhere; margin: .2rem 0; }
.clock { display: flex; gap: .6rem; margin: .4rem 0; align-items: start; }
.clock img { width: 7rem; flex: none; }
.clock p { margin: 0; }
b.right { color: #6fd69c; } b.wrong, b.false-read, b.false-alarm { color: #ff7d91; } b.missed, b.could-not-read, b.not-compared { color: #ffc266; }
`;

const SCRIPT = `
const cards = [...document.querySelectorAll("article")];
function show() {
  const verdicts = [...document.querySelectorAll("#verdicts input:checked")].map((box) => box.value);
  const filter = document.querySelector("#filters input:checked").value;
  for (const card of cards) {
    card.hidden = !verdicts.includes(card.dataset.verdict) || (filter !== "" && !card.dataset.filters.split("|").includes(filter));
  }
}
document.querySelector("header").addEventListener("change", show);
`;
