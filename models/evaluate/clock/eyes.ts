import {
  type Clocks,
  type Effort,
  openClocks,
  type Reading,
  type Sighting,
  uprightFace,
} from "../../../detectors/clock/clock-reader.ts";
import type { Picture } from "../../../src/frames/process/picture.ts";
import type { ClockAnswer } from "./cases.ts";
import type { ClockEyes } from "./observing.ts";

const HOURS_ON_DIAL = 12;

/** The clock detector's own code on the models below `models`: what ships is what is judged. */
export async function openClockEyes(options: { models: string; effort: Effort }): Promise<ClockEyes & AsyncDisposable> {
  const { models, effort } = options;
  const clocks: Clocks = await openClocks({ models });
  return {
    look: async (picture) => (await clocks.look(toPixels(picture), { effort })).map(describeSighting),
    readAt: async (picture, places) => {
      const pixels = toPixels(picture);
      const faces = places.map(({ type, box }) => uprightFace(type, box, pixels));
      return (await clocks.readAt(pixels, faces, { effort })).map(describeSighting);
    },
    [Symbol.asyncDispose]: () => clocks[Symbol.asyncDispose](),
  };
}

function toPixels({ width, height, channels, data }: Picture) {
  return { width, height, stride: width * channels, data };
}

function describeSighting({ face, box, reading, best }: Sighting): ClockAnswer {
  const score = best?.confidence ?? 0;
  const said = { time: formatReading(reading), best: formatReading(best), score };
  return { type: face.type, box, ...said, sureness: face.score };
}

/** "HH:MM" by the clock's own hours: 01..12, or 00..23 where it counts so. */
function formatReading(reading: Reading | null): string | null {
  if (!reading) return null;
  const hour = Math.floor(reading.minutes / 60);
  const shown = reading.hours === 24 ? hour : ((hour + HOURS_ON_DIAL - 1) % HOURS_ON_DIAL) + 1;
  return `${String(shown).padStart(2, "0")}:${String(reading.minutes % 60).padStart(2, "0")}`;
}
