import { blur, type Plane, type Size } from "./planes.ts";

/** Pixels as the detector is given them. */
export interface Pixels extends Size {
  stride: number;
  data: Uint8Array;
}

/** OKLab (Ottosson 2020): lightness 0..100 and two chroma axes on the same scale. */
export interface Lab extends Size {
  l: Plane;
  a: Plane;
  b: Plane;
}

/** 0..255 to 0..255 for each of red, green, blue. */
export type Curves = readonly [Float32Array, Float32Array, Float32Array];

const CUBE_ROOT_STEPS = 4096;
/** Tables of light are whole numbers with so many bits behind the point: three of them are added without a conversion. */
const FRACTION_BITS = 16;
/** How red, green and blue light stir the long, medium and short cones. */
const LONG = [0.4122214708, 0.5363325363, 0.0514459929] as const;
const MEDIUM = [0.2119034982, 0.6806995451, 0.1073969566] as const;
const SHORT = [0.0883024619, 0.2817188376, 0.6299787005] as const;

/** Converts rgb to OKLab, after `curves` where given. */
export function toLab({ stride, data }: Pixels, into: Lab, curves?: Curves): void {
  const { width, height, l, a, b } = into;
  const [longRed, longGreen, longBlue] = makeLightTables(LONG, curves);
  const [mediumRed, mediumGreen, mediumBlue] = makeLightTables(MEDIUM, curves);
  const [shortRed, shortGreen, shortBlue] = makeLightTables(SHORT, curves);
  const root = makeCubeRoots();
  for (let y = 0; y < height; y++) {
    for (let x = 0, i = y * width, at = y * stride; x < width; x++, i++, at += 3) {
      const red = data[at];
      const green = data[at + 1];
      const blue = data[at + 2];
      const long = root[(longRed[red] + longGreen[green] + longBlue[blue]) >> FRACTION_BITS];
      const medium = root[(mediumRed[red] + mediumGreen[green] + mediumBlue[blue]) >> FRACTION_BITS];
      const short = root[(shortRed[red] + shortGreen[green] + shortBlue[blue]) >> FRACTION_BITS];
      l[i] = 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short;
      a[i] = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short;
      b[i] = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short;
    }
  }
}

/** Takes the worst of the grain off. */
export function smooth(lab: Lab, scratch: Plane): void {
  blur(lab.l, lab, scratch);
  blur(lab.a, lab, scratch);
  blur(lab.b, lab, scratch);
}

/** For each of red, green and blue: what a level of it adds to a cone, 0..CUBE_ROOT_STEPS before the point. */
function makeLightTables(shares: readonly [number, number, number], curves: Curves | undefined) {
  const make = (channel: 0 | 1 | 2) => {
    const scale = shares[channel] * CUBE_ROOT_STEPS * 2 ** FRACTION_BITS;
    return Int32Array.from({ length: 256 }, (_, level) =>
      Math.round(scale * toLinear(curves?.[channel][level] ?? level)),
    );
  };
  return [make(0), make(1), make(2)] as const;
}

/** An sRGB level, 0..255, as light, 0..1. */
function toLinear(level: number): number {
  const value = Math.min(255, Math.max(0, level)) / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function makeCubeRoots(): Float32Array {
  return Float32Array.from(
    { length: CUBE_ROOT_STEPS + 2 },
    (_, step) => 100 * Math.cbrt((step + 0.5) / CUBE_ROOT_STEPS),
  );
}
