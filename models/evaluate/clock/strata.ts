import type { ClockCase } from "./cases.ts";
import { isShowRoomPose } from "./times.ts";

/** Sides of a face in pixels at which one size class ends; faces in the wild have a median near 70. */
const SIZE_BOUNDS_PX = [48, 96, 192] as const;

export interface Stratum {
  name: string;
  holds: (one: ClockCase) => boolean;
}

const inFolder = (folder: string) => (one: ClockCase) => one.label.path.startsWith(folder);

export const POSES: readonly Stratum[] = [
  { name: "show-room pose", holds: ({ label }) => label.dial !== null && isShowRoomPose(label.dial) },
  { name: "all other times", holds: ({ label }) => label.dial !== null && !isShowRoomPose(label.dial) },
];

export const SIZES: readonly Stratum[] = [0, ...SIZE_BOUNDS_PX].map((from, index) => {
  const to = SIZE_BOUNDS_PX[index] ?? Number.POSITIVE_INFINITY;
  const name = to === Number.POSITIVE_INFINITY ? `face ${from} px and more` : `face ${from} to ${to} px`;
  return { name, holds: ({ facePx }) => facePx >= from && facePx < to };
});

const WATCHES = inFolder("clocks/caltech101-watch-upright/");
const STREET = inFolder("clocks/coco/");

export const PLACES: readonly Stratum[] = [
  { name: "wristwatches close", holds: WATCHES },
  { name: "rooms and streets (COCO)", holds: STREET },
  { name: "wall clocks and others", holds: (one) => !WATCHES(one) && !STREET(one) },
];

export const FILM_FRAMES: Stratum = { name: "film frames", holds: inFolder("pairs/camf/") };
