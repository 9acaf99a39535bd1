import { describe, expect, test } from "bun:test";
import { Absences } from "../../../detectors/clock/absence.ts";
import { type Face, uprightFace } from "../../../detectors/clock/face.ts";
import { type Pixels, type Rect, wholeOf } from "../../../detectors/clock/picture.ts";
import { sketchView, writeView } from "../../../detectors/clock/view.ts";
import { LEFT, observed, RIGHT, rulesFor } from "./takes.ts";

const [WIDTH, HEIGHT] = [960, 540];

/** A room: a wall with a window, a table, a picture; what hangs at `LEFT` is drawn by `thing`. */
function drawRoom(options: { light?: number; shift?: number; thing?: number; person?: boolean } = {}): Pixels {
  const { light = 1, shift = 0, thing, person = false } = options;
  const data = new Uint8Array(WIDTH * HEIGHT * 3);
  const fill = ([x, y, width, height]: number[], grey: number) => {
    for (let row = Math.round(y * HEIGHT); row < Math.round((y + height) * HEIGHT); row++) {
      for (let column = Math.round(x * WIDTH); column < Math.round((x + width) * WIDTH); column++) {
        data.fill(Math.min(255, grey * light), (row * WIDTH + column) * 3, (row * WIDTH + column) * 3 + 3);
      }
    }
  };
  fill([0, 0, 1, 1], 120);
  fill([0, 0.7, 1, 0.3], 60);
  fill([0.3 + shift, 0.1, 0.2, 0.4], 200);
  fill([0.6 + shift, 0.3, 0.1, 0.2], 30);
  if (thing !== undefined) fill(LEFT, thing);
  if (person) fill([0.05, 0.1, 0.22, 0.9], 15);
  return { width: WIDTH, height: HEIGHT, stride: WIDTH * 3, data };
}

const view = writeView(sketchView(drawRoom({ thing: 230 })));
const reference = [observed(LEFT, "04:17", { view })];
const clockAt = (box: typeof LEFT, score: number): Face => ({
  ...uprightFace("analog", box, { width: WIDTH, height: HEIGHT }),
  score,
});

function look(rooms: Pixels[], faces: Face[] = [], part: Rect = wholeOf(rooms[0]), observations = reference) {
  const absences = new Absences(rulesFor({ observations }));
  for (const [index, room] of rooms.entries()) {
    absences.note(room, { part, faces, sample: { frameIndex: index, ptsMs: index * 250 } });
  }
  return absences.judge();
}

describe("a clock of the reference", () => {
  const empty = [drawRoom(), drawRoom(), drawRoom({ light: 0.8 })];

  test("is missed where its place is in sight and nothing hangs there", () => {
    expect(look(empty)).toMatchObject([
      {
        kind: "clock-missing",
        box: null,
        referenceBox: LEFT,
        description: "Clock gone, camera left; it showed 4:17 in take 2",
        sample: { frameIndex: 2 },
      },
    ]);
  });

  test("is not missed after less than three samples", () => expect(look(empty.slice(1))).toEqual([]));

  test("counts a sample once, however many parts of it are looked at", () => {
    const absences = new Absences(rulesFor({ observations: reference }));
    for (let part = 0; part < 5; part++) {
      absences.note(empty[0], { part: wholeOf(empty[0]), faces: [], sample: { frameIndex: 0, ptsMs: 0 } });
    }
    expect(absences.judge()).toEqual([]);
  });

  test("is not missed where the finder sees anything like a clock, however faint", () => {
    expect(look(empty, [clockAt(LEFT, 0.12)])).toEqual([]);
    expect(look(empty, [clockAt(RIGHT, 0.9)])).toHaveLength(1);
  });

  test("is missed where the finder sees something faint of the other type, not where it is sure of that", () => {
    expect(look(empty, [{ ...clockAt(LEFT, 0.15), type: "digital" }])).toHaveLength(1);
    expect(look(empty, [{ ...clockAt(LEFT, 0.9), type: "digital" }])).toEqual([]);
  });

  test("is not missed where the reader sees something like one", () => {
    const rules = rulesFor({ observations: reference });
    const absences = new Absences(rules);
    for (const [index, room] of empty.entries()) {
      absences.note(room, { part: wholeOf(room), faces: [], sample: { frameIndex: index, ptsMs: index } });
    }
    absences.noteReading(rules.known[0], 0.3);
    expect(absences.judge()).toEqual([]);
  });

  test("is not missed behind somebody, or where the camera looks elsewhere", () => {
    expect(look(Array.from({ length: 5 }, () => drawRoom({ person: true })))).toEqual([]);
    expect(look(Array.from({ length: 5 }, () => drawRoom({ shift: 0.25 })))).toEqual([]);
  });

  test("is not missed in a part of the picture that does not hold it", () => {
    expect(look(empty, [], { left: 480, top: 0, width: 480, height: 540 })).toEqual([]);
    expect(look(empty, [], { left: 0, top: 0, width: 480, height: 540 })).toHaveLength(1);
  });

  test("is not missed where it was hardly read, or its view was not noted", () => {
    const doubtful = { ...reference[0], confidence: 0.4 };
    expect(look(empty, [], wholeOf(empty[0]), [doubtful])).toEqual([]);
    expect(look(empty, [], wholeOf(empty[0]), [observed(LEFT, "04:17", { view, agreement: 0.5 })])).toEqual([]);
    expect(look(empty, [], wholeOf(empty[0]), [observed(LEFT, "04:17")])).toEqual([]);
    expect(look(empty, [], wholeOf(empty[0]), [observed(LEFT, "04:17", { view: "no view" })])).toEqual([]);
  });
});
