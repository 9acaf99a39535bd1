/**
 * The camera's curve of Rec. ITU-R BT.709-6, 1.2: light to a level and back, both 0..1. Nobody knows what a picture's
 * light really was; a fixed curve suffices, because what is left of it goes into the curves that are fitted.
 */
export function encodeLight(light: number): number {
  return light < 0.018 ? 4.5 * light : 1.099 * light ** 0.45 - 0.099;
}

export function decodeLight(level: number): number {
  return level < 0.081 ? level / 4.5 : ((level + 0.099) / 1.099) ** (1 / 0.45);
}

/** Light of each level 0..255, 0..1. */
export const LIGHT = Float32Array.from({ length: 256 }, (_, level) => decodeLight(level / 255));
