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

/** Converts rgb to OKLab, after `curves` where given. */
export function toLab({ stride, data }: Pixels, into: Lab, curves?: Curves): void {
  const { width, height, l, a, b } = into;
  const [red, green, blue] = [0, 1, 2].map((channel) => makeLinearTable(curves?.[channel]));
  const root = makeCubeRoots();
  for (let y = 0; y < height; y++) {
    for (let x = 0, i = y * width, at = y * stride; x < width; x++, i++, at += 3) {
      const r = red[data[at]];
      const g = green[data[at + 1]];
      const u = blue[data[at + 2]];
      const long = root[(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * u) | 0];
      const medium = root[(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * u) | 0];
      const short = root[(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * u) | 0];
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

/** sRGB to linear light, 0..CUBE_ROOT_STEPS. */
function makeLinearTable(curve: Float32Array | undefined): Float32Array {
  return Float32Array.from({ length: 256 }, (_, level) => {
    const value = Math.min(255, Math.max(0, curve ? curve[level] : level)) / 255;
    const linear = value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    return linear * CUBE_ROOT_STEPS;
  });
}

function makeCubeRoots(): Float32Array {
  return Float32Array.from(
    { length: CUBE_ROOT_STEPS + 2 },
    (_, step) => 100 * Math.cbrt((step + 0.5) / CUBE_ROOT_STEPS),
  );
}
