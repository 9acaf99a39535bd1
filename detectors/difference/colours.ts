import type { Colour } from "./wardrobe.ts";

/** Below this a colour is a grey. */
const LEAST_CHROMA = 3.5;
const GREYS: readonly (readonly [upTo: number, name: string])[] = [
  [30, "black"],
  [50, "dark grey"],
  [75, "grey"],
  [90, "light grey"],
  [Number.POSITIVE_INFINITY, "white"],
];
/** Hues in degrees of OKLab: up to where, what it is called when dark, and otherwise. */
const HUES: readonly (readonly [upTo: number, dark: string, name: string])[] = [
  [8, "dark pink", "pink"],
  [42, "dark red", "red"],
  [75, "brown", "orange"],
  [115, "brown", "yellow"],
  [165, "dark green", "green"],
  [225, "dark turquoise", "turquoise"],
  [290, "dark blue", "blue"],
  [335, "dark purple", "purple"],
  [360, "dark pink", "pink"],
];
/** Less light than this is dark, more is light. */
const DARK = 45;
const LIGHT = 78;
/** What is called so is light by itself. */
const ALWAYS_LIGHT = ["yellow", "pink", "orange"];

/** What somebody on set would call a colour: "dark blue", "white", "red". */
export function nameColour({ l, a, b }: Colour): string {
  if (Math.hypot(a, b) < LEAST_CHROMA) return find(GREYS, l)[1];
  const degrees = (Math.atan2(b, a) * 180) / Math.PI;
  const [, dark, name] = find(HUES, degrees < 0 ? degrees + 360 : degrees);
  if (l < DARK) return dark;
  return l > LIGHT && !ALWAYS_LIGHT.includes(name) ? `light ${name}` : name;
}

function find<Row extends readonly [number, ...string[]]>(rows: readonly Row[], value: number): Row {
  return rows.find(([upTo]) => value <= upTo) ?? rows[rows.length - 1];
}
