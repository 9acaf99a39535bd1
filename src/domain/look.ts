/** How a picture's tones became those of another: with the same curve or what else it is now, in the take, and was. */
export const LOOK_CURVES = ["same", "to-log", "from-log", "to-limited", "to-full", "other"] as const;
export type LookCurve = (typeof LOOK_CURVES)[number];

/** How a take's picture looks beside its reference, as far as one mapping of all tones and colours explains it. */
export interface Look {
  curve: LookCurve;
  /** Exposure against the reference, in stops; 0 where the curve is another one, because nothing tells then. */
  stops: number;
  /** Kelvin that the white balance was moved by, as seen from 5600 K: positive is warmer. 0 where the curve is another. */
  warmthK: number;
  /** Stops of green over red and blue: positive is greener. 0 where the curve is another. */
  tint: number;
  /** Colourfulness over the reference's; 1 is the same, and where the curve is another. */
  saturation: number;
}

/** Found by the box itself while it brings pictures together, not by a detector. */
export const LOOK_KIND = "look-changed";
export const CAMERA_DETECTOR = "camera";

/** What hardly anybody sees, and cameras do by themselves. */
const LEAST_STOPS = 0.25;
const LEAST_WARMTH_K = 280;
const LEAST_TINT = 0.12;
const LEAST_SATURATION = 0.15;
/** Two looks that differ by no more than so much are one. */
const SAME_STOPS = 0.2;
const SAME_WARMTH_K = 300;
const SAME_TINT = 0.15;
const SAME_SATURATION = 0.15;

/** Whether somebody would see it. */
export function isNoticeable(look: Look): boolean {
  return look.curve !== "same" || listShifts(look).length > 0;
}

export function isSameLook(a: Look, b: Look): boolean {
  return (
    a.curve === b.curve &&
    Math.abs(a.stops - b.stops) <= SAME_STOPS &&
    Math.abs(a.warmthK - b.warmthK) <= SAME_WARMTH_K &&
    Math.abs(a.tint - b.tint) <= SAME_TINT &&
    Math.abs(a.saturation - b.saturation) <= SAME_SATURATION
  );
}

/** From here on it is more than a grade puts right in passing. */
const GRAVE_STOPS = 0.9;
const GRAVE_WARMTH_K = 900;

/** Whether somebody should go to the camera. */
export function isGrave({ curve, stops, warmthK }: Look): boolean {
  return curve !== "same" || Math.abs(stops) >= GRAVE_STOPS || Math.abs(warmthK) >= GRAVE_WARMTH_K;
}

/** One sentence as said aloud, without the time; how it was stands behind a semicolon. */
export function sayLook(look: Look): string {
  switch (look.curve) {
    case "to-log":
      return "Picture is log now; the reference was Rec.709";
    case "from-log":
      return "Picture is Rec.709 now; the reference was log";
    case "to-limited":
      return "Range is limited now; it was full";
    case "to-full":
      return "Range is full now; it was limited";
    case "other":
      return "Contrast is another now, as if a LUT had been switched or changed";
    case "same":
      return capitalise(joinParts(listShifts(look)));
  }
}

function listShifts({ stops, warmthK, tint, saturation }: Look): string[] {
  const parts: string[] = [];
  if (Math.abs(stops) >= LEAST_STOPS) parts.push(`exposure is ${sayStops(stops)} ${stops > 0 ? "up" : "down"}`);
  if (Math.abs(warmthK) >= LEAST_WARMTH_K)
    parts.push(
      `white balance is ${warmthK > 0 ? "warmer" : "cooler"} (about ${roundTo(Math.abs(warmthK), 100).toLocaleString("en")} K)`,
    );
  if (Math.abs(tint) >= LEAST_TINT) parts.push(`white balance is ${tint > 0 ? "greener" : "more magenta"}`);
  if (Math.abs(saturation - 1) >= LEAST_SATURATION)
    parts.push(
      `colours are ${saturation > 1 ? "richer" : "paler"} (about ${roundTo(100 * Math.abs(saturation - 1), 5)} %)`,
    );
  return parts;
}

/** To the next third, as lenses and meters are marked. */
function sayStops(stops: number): string {
  const thirds = Math.max(1, Math.round(Math.abs(stops) * 3));
  const whole = Math.floor(thirds / 3);
  const rest = ["", "1/3", "2/3"][thirds % 3];
  if (whole === 0) return `${rest} stop`;
  return rest === "" ? `${whole} ${whole === 1 ? "stop" : "stops"}` : `${whole} ${rest} stops`;
}

function roundTo(value: number, step: number): number {
  return Math.max(1, Math.round(value / step)) * step;
}

function joinParts(parts: readonly string[]): string {
  return parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}` : (parts[0] ?? "the same");
}

function capitalise(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
