import { type Candidate, CLASSES, searchTexts } from "./ctc.ts";
import { DAY, HALF_DAY, type Reading } from "./reading.ts";
import { parseTime, type ShownTime } from "./time-grammar.ts";

/** Columns of the digit reader's answer for one display. */
export const COLUMNS = 40;

/** What the digit reader's columns say. */
export interface Digits {
  /** Null where the likeliest text is no time of day. */
  time: ShownTime | null;
  /** The likeliest text that tells `time`; where there is none the likeliest text. */
  text: string;
  /** 0..1: share of all texts that tell this time, however it is written. 0 without a time. */
  confidence: number;
}

interface Group {
  time: ShownTime;
  text: string;
  probability: number;
}

/**
 * Reads COLUMNS x CLASSES natural log-probabilities of one display. Texts that tell the same time count together, with a
 * colon that blinks or a leading zero or not; a text that tells no time and is likelier than they are forbids it.
 */
export function readDigits(symbols: Float32Array): Digits {
  if (symbols.length !== COLUMNS * CLASSES)
    throw new RangeError(`a display's answer has ${COLUMNS * CLASSES} numbers, not ${symbols.length}`);
  const texts = searchTexts(symbols);
  const best = groupTimes(texts).sort((one, other) => other.probability - one.probability)[0];
  const refused = texts.find(({ text }) => parseTime(text) === null);
  if (!best || (refused && refused.probability >= best.probability))
    return { time: null, text: texts[0]?.text ?? "", confidence: 0 };
  return { time: best.time, text: best.text, confidence: Math.min(1, best.probability) };
}

function groupTimes(texts: readonly Candidate[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { text, probability } of texts) {
    const time = parseTime(text);
    if (!time) continue;
    const key = `${time.hour}:${time.minute}:${time.second}:${time.half}`;
    const group = groups.get(key);
    if (group) group.probability += probability;
    else groups.set(key, { time, text, probability });
  }
  return [...groups.values()];
}

/** As a clock's reading; `shown` is the model's probability that the display is lit and shows a time of day. */
export function tellReading({ time, text, confidence }: Digits, shown: number): Reading | null {
  if (!time) return null;
  const { hour, minute, second, hours, half } = time;
  const told = half !== null || hours === 24;
  const past = half === null ? hour : (hour % 12) + (half === "pm" ? 12 : 0);
  return {
    minutes: (told ? past : hour % 12) * 60 + minute,
    period: told ? DAY : HALF_DAY,
    seconds: second,
    hours: hours ?? 12,
    confidence: confidence * Math.max(0, Math.min(1, shown)),
    text: writeTime(text, half),
  };
}

/** "4:42 pm" of "4:42P". */
function writeTime(text: string, half: ShownTime["half"]): string {
  return half ? `${text.slice(0, -1)} ${half}` : text;
}
