import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import type { Box } from "../../../src/domain/frame.ts";
import { decodeStill } from "../../../src/frames/process/stills.ts";
import { type Html, html } from "../../../src/web/html.ts";
import type { ClockAnswer, ClockCase, PictureCase } from "./cases.ts";
import type { Card } from "./gallery-page.ts";
import { isShowRoomPose } from "./times.ts";
import { judgeCase, judgeGiven, judgePicture, type Verdict } from "./verdicts.ts";

const PICTURE_PX = 460;
const FACE_PX = 224;
const JPEG_QUALITY = 72;
/** Room round a face, in its own size, so that one sees whether the box is a good one. */
const FACE_ROOM = 0.15;

/** A picture with every labelled clock in it, close up, and what was said of each. */
export async function drawCard(data: string, picture: PictureCase): Promise<Card<Verdict>> {
  const still = await decodeStill(join(data, picture.path));
  const raw = sharp(still.data, { raw: { width: still.width, height: still.height, channels: 3 } });
  const size = { width: PICTURE_PX, withoutEnlargement: true };
  const whole = await toDataUri(raw.clone().resize(size));
  const clocks: Html[] = [];
  for (const one of picture.cases) {
    const face = one.label.box ? await toDataUri(cutFace(raw.clone(), still, one.label.box)) : null;
    clocks.push(drawClock(one, face));
  }
  const verdict = judgePicture(picture);
  const body = html`<figure><img src="${whole}" alt="" loading="lazy"><svg viewBox="0 0 1 1" preserveAspectRatio="none">
${picture.cases.map(({ label }) => drawBox(label.box, "label"))}${picture.answers.map(({ box }) => drawBox(box, "answer"))}</svg></figure>
${clocks}${drawStrays(picture)}<p class="path">${picture.path} · ${picture.width}x${picture.height} · ${picture.half} half</p>`;
  return { verdict, filters: listFilters(picture), body };
}

function drawClock(one: ClockCase, face: string | null): Html {
  const { label, given, found, foundByMiddle, facePx } = one;
  const [whole, alone] = [judgeCase(one), judgeGiven(one)];
  const other =
    found === null && foundByMiddle !== null ? html` (a box with its middle inside says ${say(foundByMiddle)})` : null;
  return html`<div class="clock">${face ? html`<img src="${face}" alt="" loading="lazy">` : null}<div>
<p>${label.kind}: <b>${label.shown ?? formatDial(label.dial)}</b>, ${Math.round(facePx)} px</p>
<p>whole picture: ${mark(whole)} ${found ? say(found) : ""}${other}</p>
<p>given box: ${mark(alone)} ${given ? say(given) : ""}</p><p class="path">${label.note}</p></div></div>`;
}

function drawStrays({ claims, cases }: PictureCase): Html[] {
  const known = new Set(cases.flatMap(({ found }) => (found ? [found] : [])));
  return claims
    .filter(({ answer }) => !known.has(answer))
    .map(({ answer, isRight }) => {
      const verdict = isRight === null ? "not judged" : isRight ? "right" : "false read";
      return html`<p>also read: ${mark(verdict)} ${answer.type} ${say(answer)}</p>`;
    });
}

function mark(verdict: Verdict): Html {
  return html`<b class="${verdict.replaceAll(" ", "-")}">${verdict}</b>`;
}

/** What was claimed; in brackets what was only guessed. */
function say({ time, best, score, sureness }: ClockAnswer): string {
  const found = sureness < 1 ? `, found at ${sureness.toFixed(2)}` : "";
  return `${time ?? `(${best ?? "–"})`} at ${score.toFixed(2)}${found}`;
}

function formatDial(dial: number | null): string {
  if (dial === null) return "no time";
  return `${Math.floor(dial / 60) || 12}:${String(dial % 60).padStart(2, "0")}`;
}

function drawBox(box: Box | null, name: string): Html | null {
  if (!box) return null;
  const [x, y, width, height] = box;
  return html`<rect class="${name}" x="${x}" y="${y}" width="${width}" height="${height}"></rect>`;
}

function listFilters({ half, shows, cases }: PictureCase): string[] {
  const kinds = cases.map(({ label }) => label.kind);
  const poses = cases.flatMap(({ label }) =>
    label.dial === null ? [] : [isShowRoomPose(label.dial) ? "show-room pose" : "other times"],
  );
  const alone = cases.some((one) => judgeGiven(one) === "wrong") ? ["wrong in the given box"] : [];
  return [...new Set([`${half} half`, ...(shows === "clocks" ? kinds : ["no clock"]), ...poses, ...alone])];
}

function cutFace(raw: Sharp, { width, height }: { width: number; height: number }, box: Box): Sharp {
  const [x, y, across, down] = box;
  const left = Math.max(0, Math.floor((x - across * FACE_ROOM) * width));
  const top = Math.max(0, Math.floor((y - down * FACE_ROOM) * height));
  const right = Math.min(width, Math.ceil((x + across * (1 + FACE_ROOM)) * width));
  const bottom = Math.min(height, Math.ceil((y + down * (1 + FACE_ROOM)) * height));
  return raw.extract({ left, top, width: right - left, height: bottom - top }).resize({ width: FACE_PX });
}

async function toDataUri(picture: Sharp): Promise<string> {
  const jpeg = await picture.jpeg({ quality: JPEG_QUALITY }).toBuffer();
  return `data:image/jpeg;base64,${jpeg.toString("base64")}`;
}
