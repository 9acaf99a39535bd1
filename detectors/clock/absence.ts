import type { Finding, SampleRef } from "@camf/detector-sdk";
import { boundsOf, type Face } from "./face.ts";
import { LEAST_SCORE } from "./finder.ts";
import type { KnownClock } from "./known-clock.ts";
import { type Box, type Pixels, type Rect, wholeOf } from "./picture.ts";
import { distanceOf, sizeOf, toBounds } from "./place.ts";
import type { Rules } from "./rules.ts";
import { FINDER_HEIGHT, FINDER_WIDTH } from "./scaling.ts";
import { isSameView, sketchView } from "./view.ts";
import { describeMissing, sayTime } from "./words.ts";

/** Only a clock that was read this surely in the reference is missed. */
const LEAST_AGREEMENT = 0.7;
const LEAST_CONFIDENCE = 0.5;
/** What looks this much like a clock that can be read may be one. */
const PRESENT_CONFIDENCE = 0.2;
/** A face smaller than this in the finder's input may be overlooked, in pixels. */
const LEAST_SEEN_SIDE = 14;
/** Something clock-like with its middle this close, in the known clock's size, may be that clock. */
const NEAR = 1;
const SURE_CONFIDENCE = 0.8;

interface Watched {
  known: KnownClock;
  view: Uint8Array;
  isSeen: boolean;
  /** In how many samples the place was in sight and nothing like a clock was there, and the last of them. */
  empty: number;
  lastEmpty: SampleRef | undefined;
}

/** Watches the places of the reference's clocks for emptiness. */
export class Absences {
  readonly #watched: Watched[];
  readonly #rules: Rules;

  constructor(rules: Rules) {
    this.#rules = rules;
    this.#watched = rules.known.flatMap((known) => {
      const isSure = known.agreement >= LEAST_AGREEMENT && known.confidence >= LEAST_CONFIDENCE;
      return isSure && known.view && rules.types.has(known.type)
        ? [{ known, view: known.view, isSeen: false, empty: 0, lastEmpty: undefined }]
        : [];
    });
  }

  /** Notes one look at a part of the picture: every face found there, faint ones too. */
  note(picture: Pixels, look: { part: Rect; faces: readonly Face[]; sample: SampleRef }): void {
    const open = this.#watched.filter(({ isSeen }) => !isSeen);
    if (open.length === 0) return;
    const view = sketchView(picture);
    for (const watched of open) {
      const { box } = watched.known;
      if (look.faces.some((face) => isLike(face, watched.known) && isNear(face, box, picture))) watched.isSeen = true;
      else if (isInSight(box, look.part, picture) && isSameView(watched.view, view, box))
        noteEmpty(watched, look.sample);
    }
  }

  /** Notes that a known clock's place was read, whatever the finder says. */
  noteReading(known: KnownClock, confidence: number): void {
    if (confidence < PRESENT_CONFIDENCE) return;
    for (const watched of this.#watched) if (watched.known === known) watched.isSeen = true;
  }

  /** Clocks of the reference that no sample of the take showed, though their place was in sight. */
  judge(): (Finding & { sample: SampleRef })[] {
    const { leastReadings, reference } = this.#rules;
    return this.#watched.flatMap(({ known, isSeen, empty, lastEmpty: sample }) => {
      if (isSeen || !sample || empty < leastReadings) return [];
      const was = sayTime(known.minutes, known);
      return [
        {
          kind: "clock-missing",
          confidence: Math.min(SURE_CONFIDENCE, known.confidence),
          box: null,
          referenceBox: known.box,
          description: describeMissing(known.box, was, reference),
          details: { type: known.type, expected: was, samples: empty },
          sample,
        },
      ];
    });
  }
}

/** A sample of which several parts are looked at counts once. */
function noteEmpty(watched: Watched, sample: SampleRef): void {
  if (watched.lastEmpty?.frameIndex !== sample.frameIndex) watched.empty += 1;
  watched.lastEmpty = sample;
}

/** A faint look of the other type is no sign of it: the edge of somebody who passes can look like a display. */
function isLike({ type, score }: Face, known: KnownClock): boolean {
  return type === known.type || score >= LEAST_SCORE;
}

function isNear(face: Face, box: Box, { width, height }: Pixels): boolean {
  const [x, y, boxWidth, boxHeight] = box;
  const place = toBounds([x * width, y * height, boxWidth * width, boxHeight * height]);
  return distanceOf(boundsOf(face), place) <= NEAR * sizeOf(place);
}

/** Whether the finder, looking at this part, sees the place whole and large enough. */
function isInSight([x, y, boxWidth, boxHeight]: Box, part: Rect, picture: Pixels): boolean {
  const { width, height } = wholeOf(picture);
  const scale = Math.min(FINDER_WIDTH / part.width, FINDER_HEIGHT / part.height);
  if (Math.min(boxWidth * width, boxHeight * height) * scale < LEAST_SEEN_SIDE) return false;
  const isInside = x * width >= part.left && (x + boxWidth) * width <= part.left + part.width;
  return isInside && y * height >= part.top && (y + boxHeight) * height <= part.top + part.height;
}
