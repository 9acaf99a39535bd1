/**
 * Looks of a camera, drawn onto rgb pictures. Light is what the inverse of Rec. ITU-R BT.709-6's camera curve makes of a
 * level. Logarithmic curves are those that their makers publish: ARRI LogC3 at EI 800 ("ALEXA Log C Curve, Usage in VFX",
 * 2017), Sony S-Log3 ("Technical Summary for S-Gamut3.Cine/S-Log3", 2014), Panasonic V-Log ("V-Log/V-Gamut Reference Manual", 2014).
 */
type Colour = [number, number, number];
type Look = (colour: Colour) => Colour;

function toLight(level: number): number {
  return level < 0.081 ? level / 4.5 : ((level + 0.099) / 1.099) ** (1 / 0.45);
}

function toLevel(light: number): number {
  const safe = Math.max(0, light);
  return safe < 0.018 ? 4.5 * safe : 1.099 * safe ** 0.45 - 0.099;
}

function logC3(light: number): number {
  return light > 0.010591 ? 0.24719 * Math.log10(5.555556 * light + 0.052272) + 0.385537 : 5.367655 * light + 0.092809;
}

function sLog3(light: number): number {
  const code =
    light >= 0.01125 ? 420 + Math.log10((light + 0.01) / 0.19) * 261.5 : (light * (171.2102946929 - 95)) / 0.01125 + 95;
  return code / 1023;
}

function vLog(light: number): number {
  return light < 0.01 ? 5.6 * light + 0.125 : 0.241514 * Math.log10(light + 0.00873) + 0.598206;
}

/** Rec. 709 light in ALEXA Wide Gamut RGB: the inverse of the matrix in ARRI's paper, each row summing to 1. */
const WIDE: readonly Colour[] = [
  [0.6378, 0.2868, 0.0754],
  [0.0344, 0.8046, 0.161],
  [0.0171, 0.1512, 0.8317],
];

const throughLight =
  (change: Look): Look =>
  (colour) => {
    const [red, green, blue] = change([toLight(colour[0]), toLight(colour[1]), toLight(colour[2])]);
    return [toLevel(red), toLevel(green), toLevel(blue)];
  };

const each =
  (curve: (level: number) => number): Look =>
  ([red, green, blue]) => [curve(red), curve(green), curve(blue)];

const widen: Look = ([red, green, blue]) => {
  const [r, g, b] = WIDE.map((row) => row[0] * red + row[1] * green + row[2] * blue);
  return [r, g, b];
};

const gains = (red: number, green: number, blue: number): Look =>
  throughLight(([r, g, b]) => [r * red, g * green, b * blue]);

const saturate =
  (amount: number): Look =>
  ([red, green, blue]) => {
    const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    return [luma + amount * (red - luma), luma + amount * (green - luma), luma + amount * (blue - luma)];
  };

/** Bands of a camera's false colour, by brightness: below a level, that colour; between them grey. */
const BANDS: readonly [until: number, colour: Colour | "grey"][] = [
  [0.06, [0.5, 0, 0.6]],
  [0.14, [0, 0.1, 0.9]],
  [0.36, "grey"],
  [0.44, [0.1, 0.75, 0.1]],
  [0.5, "grey"],
  [0.56, [0.95, 0.5, 0.6]],
  [0.8, "grey"],
  [0.92, [0.95, 0.9, 0.1]],
  [2, [0.95, 0.05, 0.05]],
];

const falseColour: Look = ([red, green, blue]) => {
  const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const [, colour] = BANDS.find(([until]) => luma < until) ?? [2, "grey"];
  return colour === "grey" ? [luma, luma, luma] : colour;
};

const LOOKS = {
  logC3: (colour) => each((level) => logC3(toLight(level)))(colour),
  logC3Wide: ([red, green, blue]) => each(logC3)(widen([toLight(red), toLight(green), toLight(blue)])),
  sLog3: each((level) => sLog3(toLight(level))),
  vLog: each((level) => vLog(toLight(level))),
  sCurve: each((level) => level + 0.12 * Math.sin(2 * Math.PI * (level - 0.5)) * (1 - Math.abs(2 * level - 1) / 3)),
  gamma: each((level) => level ** 0.75),
  stopUp: gains(2, 2, 2),
  stopDown: gains(0.5, 0.5, 0.5),
  twoThirdsUp: gains(2 ** (2 / 3), 2 ** (2 / 3), 2 ** (2 / 3)),
  twoStopsDown: gains(0.25, 0.25, 0.25),
  twoStopsUp: gains(4, 4, 4),
  /** A camera at 6200, 6600 and 4600 K where it was at 5600 K, after Planck's law in Rec. 709 primaries. */
  warmer600: gains(1.066, 1, 0.9),
  warmer1000: gains(1.105, 1, 0.848),
  cooler1000: gains(0.864, 1, 1.274),
  limited: each((level) => (16 + 219 * level) / 255),
  full: each((level) => (255 * level - 16) / 219),
  greyer: saturate(0.6),
  richer: saturate(1.35),
  breath: gains(1.03, 1.03, 1.03),
  falseColour,
} satisfies Record<string, Look>;
export type LookName = keyof typeof LOOKS;

/** Paints a look over packed rgb pixels, in place. */
export function drawLook(name: LookName, pixels: Uint8Array): void {
  const look: Look = LOOKS[name];
  const known = new Map<number, number>();
  for (let i = 0; i < pixels.length; i += 3) {
    const key = (pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2];
    let drawn = known.get(key);
    if (drawn === undefined) {
      const [red, green, blue] = look([pixels[i] / 255, pixels[i + 1] / 255, pixels[i + 2] / 255]).map(round);
      drawn = (red << 16) | (green << 8) | blue;
      known.set(key, drawn);
    }
    pixels[i] = drawn >> 16;
    pixels[i + 1] = (drawn >> 8) & 255;
    pixels[i + 2] = drawn & 255;
  }
}

function round(level: number): number {
  return Math.min(255, Math.max(0, Math.round(255 * level)));
}

interface Drawn {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/** A pixel whose luma differs from those beside it by so many levels is painted by focus peaking. */
const PEAK_LEVELS = 40;

/** Red lines on every edge, two pixels wide, as cameras draw them. */
export function drawPeaking({ width, height, pixels }: Drawn): void {
  const luma = new Uint8Array(width * height);
  for (let at = 0; at < luma.length; at++)
    luma[at] = (pixels[3 * at] + 2 * pixels[3 * at + 1] + pixels[3 * at + 2]) >> 2;
  for (let y = 1; y < height - 2; y++) {
    for (let x = 1; x < width - 2; x++) {
      const at = y * width + x;
      const across = Math.abs(luma[at + 1] - luma[at - 1]);
      const down = Math.abs(luma[at + width] - luma[at - width]);
      if (Math.max(across, down) < PEAK_LEVELS) continue;
      for (const near of [at, at + 1, at + width, at + width + 1]) pixels.set([255, 0, 0], 3 * near);
    }
  }
}

/** Slanted stripes over all that is brighter than 60 %. */
export function drawZebras({ width, height, pixels }: Drawn): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 3 * (y * width + x);
      if (pixels[at + 1] >= 153 && ((x + y) >> 2) % 2 === 0) pixels.fill(20, at, at + 3);
    }
  }
}
