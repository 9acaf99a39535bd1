import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Box } from "../../../src/domain/frame.ts";
import { html } from "../../../src/web/html.ts";
import { extractFrame } from "../../../test/support/ffmpeg.ts";
import type { Card } from "../clock/gallery-page.ts";
import { drawBox, drawPicture } from "./gallery-cards.ts";
import type { SetClip } from "./set-truth.ts";
import type { SetVerdict } from "./sets.ts";
import type { Verdict } from "./verdicts.ts";

/** Both clips of a take where something is to be seen: what was planted (dashed), and what was told falsely. */
export async function drawSetCard(take: SetVerdict): Promise<Card<Verdict>> {
  const atMs = pickMoment(take);
  const frame = Math.round((atMs * take.clips.fps) / 1000);
  const places = take.places.flatMap(({ places }) => places[Math.floor(places.length / 2)] ?? []);
  const work = mkdtempSync(join(tmpdir(), "camf-sets-"));
  const draw = async (clip: SetClip, labels: (Box | null)[], wrong: (Box | null)[]) => {
    const file = join(work, `${clip.clip}.png`);
    await extractFrame(join(take.folder, clip.clip), Math.min(frame, clip.frames - 1), file);
    const boxes = [...labels.map((box) => ({ box, name: "label" })), ...wrong.map((box) => ({ box, name: "answer" }))];
    return drawPicture(
      file,
      boxes.flatMap(({ box, name }) => (box ? [drawBox(box, name)] : [])),
    );
  };
  const { reference, take: clip } = take.clips;
  try {
    const before = await draw(
      reference,
      places.map(({ referenceBox }) => referenceBox),
      [],
    );
    const now = await draw(
      clip,
      places.map(({ box }) => box),
      take.false.map(({ box }) => box),
    );
    const body = html`<div class="pair">${before}${now}</div>
<p>${take.conditions.join(", ") || "nothing else"}; the take at ${(atMs / 1000).toFixed(1)} s</p>
<p>${take.errors.map(({ what, toldAs }) => `${what}: ${toldAs.join(", ") || "missed"}`).join("; ")}</p>
<p>${take.false.map(({ description, isOutside }) => `${description}${isOutside ? " (no action there)" : ""}`).join("; ")}</p>
<p class="path">${take.path} · ${take.half} half</p>`;
    return { verdict: judgeTake(take), filters: ["sets", ...take.conditions], body };
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** Where the worst is to be seen: something missed, else something false, else what was found. */
function pickMoment({ errors, places, false: wrong }: SetVerdict): number {
  const missed = errors.findIndex(({ toldAs }) => toldAs.length === 0);
  if (missed < 0 && wrong[0]) return wrong[0].atMs;
  const place = places[Math.max(0, missed)]?.places[0];
  return place ? (place.fromMs + place.toMs) / 2 : 0;
}

function judgeTake({ errors, false: wrong }: SetVerdict): Verdict {
  if (wrong.length > 0) return "false alarm";
  return errors.every(({ toldAs }) => toldAs.length > 0) ? "right" : "missed";
}
