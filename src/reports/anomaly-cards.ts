import type { Column, Content } from "pdfmake/interfaces";
import { CARDS_SHOWN } from "../domain/anomaly.ts";
import type { FrameRate } from "../domain/project.ts";
import type { ReportAnomaly, ReportFacts } from "./facts.ts";
import { drawPicture } from "./picture.ts";
import { CONTENT_WIDTH, GAP, INK, QUIET, SEVERITY_INK } from "./style.ts";
import { describeTime, SEVERITY_WORDS, STATUS_WORDS, tidy } from "./words.ts";

/** Anomalies shown with pictures; further ones are in the list only. */
export const MAX_PICTURED = 40;
/** All stills of a report together; what comes after is shown without. */
const MAX_PICTURE_BYTES = 32 * 1024 * 1024;
/** The first five are what is looked at on set; the pictures of the rest are smaller. */
const LARGE_WIDTH = (CONTENT_WIDTH - GAP) / 2;
const SMALL_WIDTH = 150;

export function drawCards(facts: ReportFacts): Content[] {
  const pictured = boundPictures(facts.anomalies.slice(0, MAX_PICTURED));
  const large = pictured.slice(0, CARDS_SHOWN).map((one, index) => drawLarge({ facts, one, number: index + 1 }));
  const small = pictured
    .slice(CARDS_SHOWN)
    .map((one, index) => drawSmall({ facts, one, number: index + 1 + CARDS_SHOWN }));
  const [firstLarge, ...otherLarge] = large;
  const [firstSmall, ...otherSmall] = small;
  const further = facts.anomalies.length - pictured.length;
  return [
    ...(firstLarge ? [together("Look at first", firstLarge), ...otherLarge] : []),
    ...(firstSmall ? [together("The rest", firstSmall), ...otherSmall] : []),
    ...(further > 0 ? [{ text: `${further} more stand in the list above, without pictures.`, color: QUIET }] : []),
  ];
}

/** A heading never stays behind at the foot of a page. */
function together(heading: string, card: Content): Content {
  return { stack: [{ text: heading, style: "heading" }, card], unbreakable: true };
}

interface Card {
  facts: ReportFacts;
  one: ReportAnomaly;
  number: number;
}

function drawLarge(card: Card): Content {
  return {
    unbreakable: true,
    margin: [0, 0, 0, 14],
    stack: [
      { text: sentence(card), fontSize: 10.5, bold: true },
      { text: line(card), fontSize: 8.5, margin: [0, 2, 0, 5] },
      { columns: drawPair(card, LARGE_WIDTH), columnGap: GAP },
      ...note(card),
    ],
  };
}

function drawSmall(card: Card): Content {
  const words = [
    { text: sentence(card), fontSize: 9, bold: true },
    { text: line(card), fontSize: 8, margin: [0, 2, 0, 0] as [number, number, number, number] },
    ...note(card),
  ];
  return {
    unbreakable: true,
    margin: [0, 0, 0, 10],
    columns: [...drawPair(card, SMALL_WIDTH), { stack: words, width: "*" }],
    columnGap: GAP,
  };
}

function sentence({ one, number }: Card): string {
  return `${number}.  ${tidy(one.draft.description)}`;
}

function line({ facts, one }: Card): Content[] {
  const time = describeTime(one, facts.rate);
  const facts_ = [
    STATUS_WORDS[one.status],
    ...(one.camera ? [`camera ${tidy(one.camera)}`] : []),
    ...(time ? [time.moment, `TC\u00a0${time.timecode} to\u00a0${time.endTimecode}`] : []),
  ];
  const severity = {
    text: `${SEVERITY_WORDS[one.draft.severity]} `,
    bold: true,
    color: SEVERITY_INK[one.draft.severity],
  };
  return [severity, { text: ` ·  ${facts_.join("  ·  ")}`, color: QUIET }];
}

function note({ one }: Card): Content[] {
  const text = tidy(one.note);
  return text === ""
    ? []
    : [{ text: [{ text: "Note: ", bold: true }, text], fontSize: 8.5, margin: [0, 4, 0, 0], color: INK }];
}

/** The reference's place is drawn dashed where the thing is missing, so that both pictures show where to look. */
function drawPair({ facts, one }: Card, width: number): Column[] {
  const { box, referenceBox } = one.draft;
  const colour = SEVERITY_INK[one.draft.severity];
  const mark = (own: typeof box, other: typeof box) =>
    own ? { box: own, dashed: false } : other ? { box: other, dashed: true } : null;
  const reference = facts.clips.find((clip) => clip.camera === one.camera)?.reference ?? "";
  return [
    drawPicture({
      jpeg: one.still,
      caption: `This take${at(one, facts.rate)}`,
      width,
      mark: mark(box, referenceBox),
      colour,
    }),
    drawPicture({
      jpeg: one.referenceStill,
      caption: tidy(reference === "" ? "Reference" : `Reference: ${reference}`, 60),
      width,
      mark: mark(referenceBox, box),
      colour,
    }),
  ];
}

function at(one: ReportAnomaly, rate: FrameRate): string {
  const time = describeTime({ ...one, draft: { ...one.draft, first: one.draft.best } }, rate);
  return time ? ` at TC\u00a0${time.timecode}` : "";
}

/** Lets pictures go, last cards first, once all together would be too much. */
function boundPictures(anomalies: ReportAnomaly[]): ReportAnomaly[] {
  let left = MAX_PICTURE_BYTES;
  return anomalies.map((one) => {
    left -= (one.still?.byteLength ?? 0) + (one.referenceStill?.byteLength ?? 0);
    return left >= 0 ? one : { ...one, still: null, referenceStill: null };
  });
}
