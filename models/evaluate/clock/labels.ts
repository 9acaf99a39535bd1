import { Fault } from "../../../src/base/fault.ts";
import type { Box } from "../../../src/domain/frame.ts";
import { readTable } from "../csv.ts";
import { type Half, halfOf } from "../halves.ts";
import type { DialMinutes } from "./times.ts";

const KINDS = ["analog", "digital", "drawing", "other"] as const;
type LabelKind = (typeof KINDS)[number];

/** One labelled clock, or (`other`) one thing that must not be read. */
export interface Label {
  path: string;
  kind: LabelKind;
  /** What a dial shows; null where nobody could tell. */
  dial: DialMinutes | null;
  /** What a display shows, by its own hours, "HH:MM"; null for everything else. */
  shown: string | null;
  /** Fractions of the upright picture; null where the label has no place. */
  box: Box | null;
  /** How sure the person was who wrote the label. */
  confidence: number;
  note: string;
  half: Half;
  /** In the set of the headline figures, as the README of the pictures defines it. */
  isHeadline: boolean;
}

export function readLabels(text: string): Label[] {
  return readTable(text).map((row) => {
    const kind = KINDS.find((one) => one === row.kind);
    if (!kind) throw new Fault("invalid", `${row.path}: "${row.kind}" is no kind of clock`);
    const { path, note } = row;
    const confidence = Number(row.confidence);
    const dial = row.hh === "" ? null : (Number(row.hh) % 12) * 60 + Number(row.mm);
    const shown = kind === "digital" ? readShown(note) : null;
    if (shown !== null && dial !== null && minutesOnDial(shown) !== dial) {
      throw new Fault("invalid", `${path}: the note says ${shown}, the columns ${row.hh}:${row.mm}`);
    }
    const label = { path, kind, dial, shown, box: readBox(row), confidence, note, half: halfOf(path) };
    return { ...label, isHeadline: belongsToHeadline(label) };
  });
}

/** The note tells what stands on the display: "20:40", "21:41:15", "1504". Throws where it does not. */
export function readShown(note: string): string {
  const match = /(?<!\d)(\d{1,2}):([0-5]\d)/.exec(note) ?? /(?<!\d)(\d\d)([0-5]\d)(?!\d)/.exec(note);
  if (!match) throw new Fault("invalid", `no time of the display in "${note}"`);
  return `${match[1].padStart(2, "0")}:${match[2]}`;
}

function minutesOnDial(shown: string): DialMinutes {
  const [hours, minutes] = shown.split(":").map(Number);
  return (hours % 12) * 60 + minutes;
}

function readBox(row: Record<string, string>): Box | null {
  const [x, y, width, height] = [row.x, row.y, row.w, row.h].map(Number);
  return width > 0 && height > 0 ? [x, y, width, height] : null;
}

const HEADLINE_CONFIDENCE = 0.8;
const NOT_HEADLINE = /turned 90|inner dial only/;

function belongsToHeadline({ kind, dial, confidence, note }: Omit<Label, "isHeadline">): boolean {
  return kind === "analog" && dial !== null && confidence >= HEADLINE_CONFIDENCE && !NOT_HEADLINE.test(note);
}
