import type { Box } from "../../../src/domain/frame.ts";

/**
 * Our own annotation of the bottle clip in ../shared/data (takes.csv): where the three bottles stand in `bottles-ref`, read off
 * frame 49 at 640x360, as fractions. The nudged left bottle is read off frame 445.
 */
export const LEFT: Box = [57 / 640, 107 / 360, 66 / 640, 206 / 360];
export const MIDDLE: Box = [288 / 640, 108 / 360, 57 / 640, 205 / 360];
export const LEFT_NUDGED: Box = [69 / 640, 110 / 360, 63 / 640, 201 / 360];
