import { ANOMALY_STATUSES, type Anomaly, CARDS_SHOWN } from "../../domain/anomaly.ts";
import { DISMISSAL_REASONS, type Dismissal } from "../../domain/dismissal.ts";
import type { Box } from "../../domain/frame.ts";
import type { Clip, Take } from "../../domain/take.ts";
import { formatMoment } from "../../domain/timecode.ts";
import type { Store } from "../../store/store.ts";
import type { Visitor } from "../desk.ts";
import { tapButton, tapForm } from "../form.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import { showRefiling } from "../takes/refiling.ts";
import { STATUS_WORDS, sayCount } from "../words.ts";
import { findKnown, sayKnown, showWhyKnown } from "./known.ts";
import { type Naming, openNaming, showNaming, showSentence, showSuggestions } from "./naming.ts";
import { showScopes } from "./scopes.ts";

/**
 * Five cards, the rest folded; what falls under another take's dismissal, and what lies outside of the action, lies folded below. Cards keep their order when
 * they are judged: nothing jumps under a finger.
 */
export function showAnomalies(visit: Visitor, take: Take): Region {
  const { store } = visit.desk;
  const naming = openNaming(visit, take.angleId);
  const rolling = store.takes.current()?.state === "rolling";
  const clips = new Map(store.clips.list(take.id).map((clip) => [clip.id, clip]));
  const labels = new Map(store.checks.latest(take.id).map((check) => [check.id, check.referenceLabel]));
  const place = (anomaly: Anomaly) => ({ anomaly, dismissal: findKnown(store, anomaly) });
  const all = store.anomalies.list(take.id).map(place);
  const outside = store.anomalies.listOutside(take.id).map(place);
  const show = ({ anomaly, dismissal }: (typeof all)[number]) =>
    showCard({
      store,
      anomaly,
      dismissal,
      clip: clips.get(anomaly.clipId),
      severalCameras: clips.size > 1,
      reference: labels.get(anomaly.checkId) || "reference",
      naming,
      comparable: !rolling && clips.get(anomaly.clipId)?.path != null,
    });
  const cards = all.filter(({ dismissal }) => !dismissal).map(show);
  const known = all.filter(({ dismissal }) => dismissal);
  const rest = cards.slice(CARDS_SHOWN);
  const content = html`${showSuggestions(naming)}<div class="cards">${cards.slice(0, CARDS_SHOWN)}</div>
    ${
      rest.length > 0
        ? html`<details class="rest" id="rest"><summary>${sayCount(rest.length, "more").replace(
            "mores",
            "more",
          )}</summary><div class="cards">${rest}</div></details>`
        : ""
    }${
      known.length > 0
        ? html`<details class="rest" id="known"><summary>${sayKnown(known.flatMap(({ dismissal }) => dismissal ?? []))}</summary>
          <div class="cards">${known.map(show)}</div></details>`
        : ""
    }${
      outside.length > 0
        ? html`<details class="rest" id="outside"><summary>${outside.length} before the action or after the cut</summary>
          <div class="cards">${outside.map(show)}</div></details>`
        : ""
    }`;
  return makeRegion("anomalies", content);
}

interface Card {
  store: Store;
  anomaly: Anomaly;
  /** What another take's dismissal says of it. */
  dismissal: Dismissal | undefined;
  clip: Clip | undefined;
  severalCameras: boolean;
  reference: string;
  naming: Naming;
  /** There is a recording, and no camera rolls. */
  comparable: boolean;
}

function showCard(card: Card): Html {
  const { store, anomaly, dismissal, clip, severalCameras, reference, naming, comparable } = card;
  const { may } = naming;
  const judged = anomaly.status === "open" ? "" : "judged";
  const rollMs = clip?.rollMs ?? 0;
  const moment = formatMoment(anomaly.first.ptsMs - rollMs);
  const size = { width: clip?.width ?? 16, height: clip?.height ?? 9 };
  return html`<article id="anomaly-${anomaly.id}" class="card ${anomaly.severity} ${judged}">
    <header><h3>${showSentence(anomaly, naming)}</h3>
      <button type="button" class="moment" data-video="video-${anomaly.clipId}" data-seek="${anomaly.first.ptsMs / 1000}"
        aria-label="Show in the recording at ${moment}">${severalCameras ? `${clip?.camera ?? ""} ` : ""}${moment}</button></header>${showNaming(anomaly, naming)}
    <div class="stills">
      ${showStill({
        caption: reference,
        address: anomaly.referenceStill === null ? null : `/anomalies/${anomaly.id}/reference-still`,
        boxes: [{ box: anomaly.referenceBox, kind: "there" }],
        ...size,
      })}
      ${showStill({
        caption: "this take",
        address: anomaly.still === null ? null : `/anomalies/${anomaly.id}/still`,
        boxes: [
          { box: anomaly.box, kind: "there" },
          { box: anomaly.box ? null : anomaly.referenceBox, kind: "gone" },
        ],
        ...size,
      })}
    </div>
    ${comparable ? html`<p class="line"><a class="button" href="/anomalies/${anomaly.id}/compare">Compare</a></p>` : ""}
    ${showRefiling(store, anomaly, may)}
    ${dismissal ? showWhyKnown(store, anomaly, { dismissal, may }) : ""}
    ${may ? showJudgement(store, anomaly, dismissal) : html`<p><span class="tag">${STATUS_WORDS[anomaly.status]}</span> ${anomaly.note}</p>`}
  </article>`;
}

interface Still {
  caption: string;
  address: string | null;
  boxes: { box: Box | null; kind: "there" | "gone" }[];
  width: number;
  height: number;
}

/** A still with its boxes drawn over it; the space is kept from the start, so nothing jumps when it arrives. */
function showStill({ caption, address, boxes, width, height }: Still): Html {
  const picture =
    address === null
      ? html`<span class="nothing">no still yet</span>`
      : html`<img src="${address}" alt="${caption}" loading="lazy" width="${width}" height="${height}">`;
  const drawn = boxes.map(({ box, kind }) => (box && address !== null ? showBox(box, kind) : ""));
  return html`<figure><a class="still" ${address === null ? "" : html`href="${address}" target="_blank"`}>${picture}
    <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">${drawn}</svg></a>
    <figcaption>${caption}</figcaption></figure>`;
}

function showBox([x, y, width, height]: Box, kind: string): Html {
  return html`<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}" vector-effect="non-scaling-stroke"/>`;
}

function showJudgement(store: Store, anomaly: Anomaly, dismissal: Dismissal | undefined): Html {
  const buttons = ANOMALY_STATUSES.map((status) => {
    const reason = DISMISSAL_REASONS.find((one) => one === status);
    return tapButton(`/anomalies/${anomaly.id}/${reason ? "dismissal" : "status"}`, STATUS_WORDS[status], {
      fields: reason ? { reason } : { status },
      pressed: status === anomaly.status,
      kind: `status ${status}`,
    });
  });
  const note = tapForm(
    `/anomalies/${anomaly.id}/note`,
    html`<input name="note" value="${anomaly.note}" maxlength="4000" aria-label="Note" placeholder="Note" autocomplete="off">
      <button class="quiet">Save</button>`,
    "note",
  );
  return html`<div class="statuses" role="group" aria-label="Judgement">${buttons}</div>
    ${dismissal ? "" : showScopes(store, anomaly)}${note}`;
}

/** What a tap on Undo sends to bring an anomaly's present judgement back: ask before it is changed, a dismissal is rescoped in place. */
export function makeUndo(store: Store, { status, dismissalId }: Anomaly): Record<string, string> {
  const reason = DISMISSAL_REASONS.find((one) => one === status);
  if (!reason || dismissalId === null) return { status, undo: "1" };
  const { scope, untilDay } = store.dismissals.find(dismissalId);
  return { reason, scope, ...(untilDay === null ? {} : { untilDay: String(untilDay) }) };
}

/** Says what was judged, with the way back. */
export function showUndo(after: Anomaly, undo: Record<string, string>, words = STATUS_WORDS[after.status]): Html {
  const action = `/anomalies/${after.id}/${"reason" in undo ? "dismissal" : "status"}`;
  return html`<p>${words}: ${after.description}</p>
    ${tapButton(action, "Undo", { fields: undo, kind: "quiet" })}`;
}
