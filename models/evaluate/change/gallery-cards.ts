import sharp from "sharp";
import type { Box } from "../../../src/domain/frame.ts";
import { decodeStill } from "../../../src/frames/process/stills.ts";
import { type Html, html } from "../../../src/web/html.ts";
import type { Card } from "../clock/gallery-page.ts";
import type { Change, InpaintedCase, Outcome, PairCase } from "./cases.ts";
import { judgeInpainted, judgePair, type Verdict } from "./verdicts.ts";

const PICTURE_PX = 420;
const JPEG_QUALITY = 68;

interface Shown {
  referencePath: string;
  path: string;
  changes: readonly Change[];
  outcome: Outcome;
}

/** Both pictures of a labelled pair with what changed (dashed) and what was told; the other order in words. */
export async function drawPairCard(data: string, one: PairCase): Promise<Card<Verdict>> {
  const paths = { referencePath: `${data}/${one.referencePath}`, path: `${data}/${one.path}` };
  const body = html`${await drawPictures({ ...paths, changes: one.changes, outcome: one.forth })}
<p>${one.label}: ${one.note}</p>${drawOutcome("as labelled", one.forth)}${drawOutcome("swapped", one.back)}
<p class="path">${one.referencePath} → ${one.path} · ${one.half} half</p>`;
  return { verdict: judgePair(one), filters: ["pairs", one.label, nameOrder(one)], body };
}

function nameOrder({ isSymmetric }: { isSymmetric: boolean }): string {
  return isSymmetric ? "same both ways" : "order matters";
}

export async function drawInpaintedCard(one: InpaintedCase): Promise<Card<Verdict>> {
  const changes = one.change ? [one.change] : [];
  const body = html`${await drawPictures({ ...one, changes, outcome: one.forth })}
<p>${one.kind}, ${one.size}, ${one.method}</p>${drawOutcome("told", one.forth)}${drawOutcome("swapped", one.back)}
<p class="path">${one.photograph} · ${one.half} half</p>`;
  return { verdict: judgeInpainted(one), filters: ["inpainted", `${one.kind} ${one.size}`, nameOrder(one)], body };
}

async function drawPictures({ referencePath, path, changes, outcome: { told } }: Shown): Promise<Html> {
  const reference = changes.map(({ referenceBox }) => drawBox(referenceBox, "label"));
  const take = changes.map(({ box }) => drawBox(box, "label"));
  return html`<div class="pair">
${await drawPicture(referencePath, [...reference, ...told.map(({ referenceBox }) => drawBox(referenceBox, "answer"))])}
${await drawPicture(path, [...take, ...told.map(({ box }) => drawBox(box, "answer"))])}</div>`;
}

/** A picture file, small, with boxes over it. */
export async function drawPicture(path: string, boxes: Html[]): Promise<Html> {
  const { data, width, height } = await decodeStill(path);
  const picture = sharp(data, { raw: { width, height, channels: 3 } });
  const jpeg = await picture
    .resize({ width: PICTURE_PX, withoutEnlargement: true })
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer();
  return html`<figure><img src="data:image/jpeg;base64,${jpeg.toString("base64")}" alt="" loading="lazy">
<svg viewBox="0 0 1 1" preserveAspectRatio="none">${boxes}</svg></figure>`;
}

/** `name`: "label" for what is true, "answer" for what was told. */
export function drawBox([x, y, width, height]: Box, name: string): Html {
  return html`<rect class="${name}" x="${x}" y="${y}" width="${width}" height="${height}"></rect>`;
}

function drawOutcome(order: string, { look, told, found }: Outcome): Html {
  const count = found.filter((one) => one).length;
  const answers = told.map(({ description, confidence }) => `${description} (${confidence.toFixed(2)})`);
  const said = look.refused ?? (answers.join("; ") || "nothing");
  return html`<p>${order}: ${found.length > 0 ? `${count} of ${found.length} found; ` : ""}${said}</p>`;
}
