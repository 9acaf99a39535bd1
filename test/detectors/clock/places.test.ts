import { describe, expect, test } from "bun:test";
import { refineFace } from "../../../detectors/clock/analog-reader.ts";
import { boxOf, type Face, uprightFace } from "../../../detectors/clock/face.ts";
import { dropRepeats } from "../../../detectors/clock/finder.ts";
import { expectTime, faceOf, listKnown, MAX_KNOWN, noteFace } from "../../../detectors/clock/known-clock.ts";
import { partAt, tilesOf } from "../../../detectors/clock/tiles.ts";
import { MAX_TRACKS, MAX_VOTES, Tracks } from "../../../detectors/clock/tracks.ts";
import { at, dialVote } from "./readings.ts";
import { LEFT, observed, RIGHT, SIZE } from "./takes.ts";

const dial = (cx: number, cy: number, radius: number, score = 0.9): Face => ({
  type: "analog",
  cx,
  cy,
  a: radius,
  b: 0,
  c: 0,
  d: radius,
  score,
});
const sighting = (face: Face, minutes: number | null = null, second = 0) => {
  const reading = minutes === null ? null : dialVote(second, minutes).reading;
  return { face, box: boxOf(face, SIZE), reading, best: reading };
};
const sample = (second: number) => dialVote(second, 0).sample;

describe("faces", () => {
  test("a box and its upright face are the same", () => {
    const box = boxOf(uprightFace("analog", LEFT, SIZE), SIZE);
    for (const [index, value] of box.entries()) expect(value).toBeCloseTo(LEFT[index], 9);
    const tilted: Face = { ...dial(500, 500, 100), type: "digital", a: 60, b: -20, c: 30, d: 40 };
    expect(boxOf(tilted, SIZE)[2] * SIZE.width).toBeCloseTo(160, 6);
    expect(boxOf({ ...tilted, type: "analog" }, SIZE)[2] * SIZE.width).toBeCloseTo(2 * Math.hypot(60, 20), 6);
  });

  test("what the reader saw itself refines a face, unless it is far off", () => {
    const face = { ...dial(500, 400, 96), b: 10 };
    expect(refineFace(face, Float32Array.of(0.75, 0, 0, 0, 0.75, 0))).toMatchObject({ cx: 500, cy: 400, a: 96, d: 96 });
    const shifted = refineFace(face, Float32Array.of(0.75, 0, 0.075, 0, 0.6, 0));
    expect(shifted?.cx).toBeCloseTo(509.6, 4);
    expect(shifted?.d).toBeCloseTo(76.8, 4);
    expect(refineFace(face, Float32Array.of(0.1, 0, 0, 0, 0.1, 0))).toBeUndefined();
    expect(refineFace(face, new Float32Array(6).fill(Number.NaN))).toBeUndefined();
  });

  test("one face found twice is one, a sub-dial is a part, a display in a dial is not", () => {
    const [whole, again] = [dial(500, 500, 100), dial(510, 500, 95, 0.7)];
    const [sub, display] = [dial(500, 540, 25, 0.5), { ...dial(500, 450, 30, 0.6), type: "digital" as const }];
    expect(dropRepeats([again, sub, display, whole])).toEqual([whole, display]);
    expect(dropRepeats([dial(100, 100, 40), dial(190, 100, 40)])).toHaveLength(2);
  });
});

describe("tiles", () => {
  test("cover a large picture, overlapping, and come in turns with the whole", () => {
    const tiles = tilesOf(SIZE);
    expect(tiles).toHaveLength(4);
    for (const x of [0, 959, 960, 1919]) {
      for (const y of [0, 539, 540, 1079]) {
        expect(
          tiles.some(({ left, top, width, height }) => x >= left && x < left + width && y >= top && y < top + height),
        ).toBe(true);
      }
    }
    const parts = Array.from({ length: 8 }, (_, look) => partAt(SIZE, look));
    expect(parts.filter(({ width }) => width === SIZE.width)).toHaveLength(4);
    expect(new Set(parts.filter(({ width }) => width < SIZE.width))).toEqual(new Set(tiles));
  });
  test("are of no use to a small picture", () => {
    expect(tilesOf({ width: 640, height: 360 })).toEqual([]);
    expect(partAt({ width: 640, height: 360 }, 3)).toMatchObject({ width: 640, height: 360 });
  });
});

describe("clocks followed through a take", () => {
  test("stay one by their place, and two places are two", () => {
    const tracks = new Tracks();
    for (let second = 0; second < 5; second++) {
      const faces = [dial(400 + second * 5, 300, 80), dial(1500, 300, 80)];
      const matched = tracks.match(faces, SIZE);
      for (const face of faces) tracks.note(sighting(face, at("4:42"), second), sample(second), matched.get(face));
    }
    expect(tracks.all.map(({ seen }) => seen)).toEqual([5, 5]);
  });

  test("the only one of its kind is followed over a pan", () => {
    const tracks = new Tracks();
    for (const [second, x] of [400, 700, 1000].entries()) {
      const face = dial(x, 300, 80);
      tracks.note(sighting(face), sample(second), tracks.match([face], SIZE).get(face));
    }
    expect(tracks.all).toHaveLength(1);
  });

  test("samples that come late or twice are put in their place", () => {
    const tracks = new Tracks();
    for (const second of [4, 0, 2, 2, 1]) {
      const face = dial(400, 300, 80);
      tracks.note(sighting(face, at("4:42"), second), sample(second), tracks.match([face], SIZE).get(face));
    }
    const [track] = tracks.all;
    expect(track.votes.map((vote) => vote.sample.ptsMs)).toEqual([0, 1000, 2000, 4000]);
    expect([track.first.ptsMs, track.last.ptsMs]).toEqual([0, 4000]);
  });

  test("are bounded: the weakest that was never read gives way, and readings thin out", () => {
    const tracks = new Tracks();
    for (let index = 0; index < MAX_TRACKS + 2; index++) {
      tracks.note(sighting(dial(100 + index * 180, 300, 60, 0.4 + index / 40)), sample(0), undefined);
    }
    expect(tracks.all).toHaveLength(MAX_TRACKS);
    expect(tracks.all.map(({ bestScore }) => bestScore)).not.toContain(0.4);
    const [track] = tracks.all;
    for (let second = 0; second <= MAX_VOTES; second++)
      tracks.note(sighting(track.face, 1, second), sample(second), track);
    expect(track.votes.length).toBeLessThanOrEqual(MAX_VOTES);
    expect(track.votes.length).toBeGreaterThan(MAX_VOTES / 3);
  });
});

describe("what the reference's clocks are known by", () => {
  test("what others have noted, or nobody could read, is none", () => {
    const foreign = [
      observed(LEFT, "04:17", { readable: false }),
      observed(LEFT, "4:17"),
      observed(LEFT, "25:00"),
      observed(LEFT, "04:17", { hours: 7 }),
      observed(LEFT, "04:17", { type: "sundial" }),
      { ...observed(LEFT, "04:17"), kind: "lamp" },
      { ...observed(LEFT, "04:17"), box: null },
      { ...observed(LEFT, "04:17"), details: {} },
    ];
    expect(listKnown(foreign)).toEqual([]);
    expect(listKnown([observed(RIGHT, "12:07")])).toMatchObject([{ minutes: 7, period: 720, running: null }]);
    expect(listKnown([observed(RIGHT, "04:07", { type: "digital", half: "pm" })])).toMatchObject([
      { minutes: at("16:07") + 0.5, period: 1440 },
    ]);
    expect(listKnown([observed(RIGHT, "16:07", { type: "digital", hours: 24, seconds: 30 })])).toMatchObject([
      { minutes: at("16:07") + 0.5, period: 1440 },
    ]);
  });

  test("are bounded: of more the surest are kept", () => {
    const many = Array.from({ length: 20 }, (_, index) => ({ ...observed(LEFT, "04:17"), confidence: index / 20 }));
    const kept = listKnown(many).map(({ confidence }) => confidence);
    expect([kept.length, Math.min(...kept)]).toEqual([MAX_KNOWN, (20 - MAX_KNOWN) / 20]);
  });

  test("their geometry is found again in a picture of another size", () => {
    const face = { ...dial(400, 300, 80), b: 7 };
    const { details, ...rest } = observed(LEFT, "04:17");
    const [known] = listKnown([{ ...rest, details: { ...details, face: noteFace(face, SIZE) } }]);
    const half = faceOf(known, { width: 960, height: 540 });
    expect(half?.cx).toBeCloseTo(200, 1);
    expect(half?.b).toBeCloseTo(3.5, 1);
    expect(faceOf(listKnown([observed(LEFT, "04:17")])[0], SIZE)).toBeUndefined();
  });

  test("running ones are expected to have moved on, others may have", () => {
    const [known] = listKnown([observed(LEFT, "04:17")]);
    expect(expectTime(known, 10, null)).toEqual({ from: at("4:17"), to: at("4:27") });
    expect(expectTime({ ...known, running: true }, 10, null)).toEqual({ from: at("4:27"), to: at("4:27") });
    expect(expectTime({ ...known, running: true }, 10, false)).toEqual({ from: at("4:17"), to: at("4:17") });
  });
});
