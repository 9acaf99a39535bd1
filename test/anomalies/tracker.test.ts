import { describe, expect, test } from "bun:test";
import { Tracker, type TrackerOptions } from "../../src/anomalies/tracker.ts";
import type { Severity } from "../../src/domain/anomaly.ts";
import type { Finding } from "../../src/domain/finding.ts";
import type { Box } from "../../src/domain/frame.ts";

const RATE_HZ = 4;

function openTracker(options: Partial<TrackerOptions> = {}): Tracker {
  return new Tracker({
    mode: "clip",
    rateHz: RATE_HZ,
    severities: new Map([["object-missing", "high"]]),
    referenceLabel: "take 1",
    actionMs: 0,
    ...options,
  });
}

function find(kind: string, box: Box, confidence = 0.8): Finding {
  const gone = kind === "object-missing";
  return {
    kind,
    confidence,
    box: gone ? null : box,
    referenceBox: gone ? box : null,
    description: `Something at ${box}`,
    details: {},
  };
}

/** Feeds `count` samples from `fromSample`; `findingsAt` says what each one shows. */
function feed(tracker: Tracker, count: number, findingsAt: (index: number) => Finding[]): void {
  for (let index = 0; index < count; index++) {
    tracker.add("difference", { ptsMs: (index * 1000) / RATE_HZ, frameIndex: index * 6 }, findingsAt(index));
  }
}

const MUG: Box = [0.4, 0.5, 0.1, 0.1];
const LAMP: Box = [0.8, 0.3, 0.1, 0.2];

describe("tracker", () => {
  test("one thing over many samples becomes one anomaly with its first and last moment", () => {
    const tracker = openTracker();
    feed(tracker, 40, (index) => (index >= 10 && index < 30 ? [find("object-missing", MUG)] : []));
    const [anomaly, ...rest] = tracker.finish();
    expect(rest).toEqual([]);
    expect(anomaly).toMatchObject({ kind: "object-missing", severity: "high", referenceBox: MUG, rank: 0 });
    expect(anomaly.first.ptsMs).toBe(2500);
    expect(anomaly.last.ptsMs).toBe(7250);
    expect(anomaly.description).toContain("from 0:02 until 0:07; there in take 1.");
  });

  test("while the camera pans a thing crosses the picture and stays one; what stands elsewhere on set is another", () => {
    const tracker = openTracker();
    feed(tracker, 20, (index) => {
      tracker.noteCamera(
        { ptsMs: (index * 1000) / RATE_HZ, frameIndex: index * 6 },
        index === 0 ? undefined : [1, 0, 0.04 * index, 0, 1, 0, 0, 0, 1],
      );
      const mug = find("object-missing", [0.8 - 0.04 * index, 0.5, 0.1, 0.1]);
      return index > 12 ? [mug, find("object-missing", [1.2 - 0.04 * index, 0.5, 0.1, 0.1])] : [mug];
    });
    const anomalies = tracker.finish();
    expect(anomalies.map(({ first, last }) => [first.ptsMs, last.ptsMs])).toEqual([
      [0, 4750],
      [3250, 4750],
    ]);
  });

  test("what flashes up once in a clip is not believed", () => {
    const tracker = openTracker();
    feed(tracker, 40, (index) => (index === 12 ? [find("object-added", MUG)] : []));
    expect(tracker.finish()).toEqual([]);
  });

  test("what comes and goes all the time is not believed", () => {
    const tracker = openTracker();
    feed(tracker, 60, (index) => (index % 6 === 0 ? [find("area-changed", MUG)] : []));
    expect(tracker.finish()).toEqual([]);
  });

  test("a single still is believed", () => {
    const tracker = openTracker({ mode: "still" });
    tracker.add("difference", { ptsMs: 0, frameIndex: 0 }, [find("object-added", MUG)]);
    const anomalies = tracker.finish();
    expect(anomalies).toHaveLength(1);
    expect(anomalies[0].description).toBe(`Something at ${MUG}; not there in take 1.`);
  });

  test("samples may come in any order, as late ones from the recording do", () => {
    const tracker = openTracker();
    const order = [...Array(20).keys()].sort((a, b) => (a % 3) - (b % 3) || a - b);
    for (const index of order)
      tracker.add("difference", { ptsMs: index * 250, frameIndex: index * 6 }, [find("object-added", MUG)]);
    const anomalies = tracker.finish();
    expect(anomalies).toHaveLength(1);
    expect(anomalies[0]).toMatchObject({ first: { ptsMs: 0 }, last: { ptsMs: 4750 } });
  });

  test("two things stay two, fragments of one become one", () => {
    const tracker = openTracker();
    const fragment: Box = [0.42, 0.53, 0.05, 0.05];
    feed(tracker, 20, (index) => [
      find("object-added", MUG),
      find("object-added", LAMP),
      ...(index % 2 ? [find("object-added", fragment, 0.5)] : []),
    ]);
    expect(tracker.finish().map(({ box }) => box)).toEqual(expect.arrayContaining([MUG, LAMP]));
    expect(tracker.finish()).toHaveLength(2);
  });

  test("what a board hides before the action is never one thing with what is missing in it", () => {
    const board: Box = [0.35, 0.4, 0.3, 0.3];
    const tracker = openTracker();
    feed(tracker, 60, (index) => [
      find("object-missing", index < 10 ? board : index < 52 ? MUG : [0.3, 0.45, 0.3, 0.3]),
    ]);
    const [mug, ...others] = tracker.finish({ fromMs: 2500, toMs: 12_750 });
    expect(mug).toMatchObject({ referenceBox: MUG, first: { ptsMs: 2500 }, last: { ptsMs: 12_750 } });
    expect(mug.telling).toMatchObject({ span: "lasts" });
    expect(others.map(({ first, last }) => [first.ptsMs, last.ptsMs]).sort((a, b) => a[0] - b[0])).toEqual([
      [0, 2250],
      [13_000, 14_750],
    ]);
  });

  test("what is seen in single pictures goes on before the action", () => {
    const tracker = openTracker();
    tracker.setSolo("difference");
    feed(tracker, 40, () => [find("object-added", MUG)]);
    expect(tracker.finish({ fromMs: 2500, toMs: 7500 })).toMatchObject([
      { first: { ptsMs: 0 }, last: { ptsMs: 9750 } },
    ]);
  });

  test("a person who hides the thing for a while does not make two of it", () => {
    const tracker = openTracker();
    feed(tracker, 80, (index) => (index > 25 && index < 50 ? [] : [find("object-added", MUG)]));
    expect(tracker.finish()).toHaveLength(1);
  });

  test("one cause is one card: what a lamp lit changes with it", () => {
    const tracker = openTracker();
    const glow: Box = [0.5, 0.8, 0.04, 0.04];
    const other: Box = [0.1, 0.1, 0.05, 0.05];
    feed(tracker, 40, (index) => [
      ...(index >= 20
        ? [find("area-changed", LAMP), find("area-changed", glow, 0.4), find("object-missing", MUG, 0.3)]
        : []),
      ...(index >= 28 ? [find("area-changed", other, 0.4)] : []),
    ]);
    const anomalies = tracker.finish();
    expect(anomalies.map(({ box, referenceBox }) => box ?? referenceBox)).toEqual(
      expect.arrayContaining([LAMP, MUG, other]),
    );
    expect(anomalies).toHaveLength(3);
    expect(anomalies.find(({ box }) => box === LAMP)?.details.consequences).toBe(1);
  });

  test("a changed area inside what another detector knows by name is that; one beside it, or at another time, is not", () => {
    const inside: Box = [0.42, 0.52, 0.04, 0.05];
    const beside: Box = [0.47, 0.52, 0.06, 0.05];
    const finish = (area: Box, fromSample: number) => {
      const tracker = openTracker();
      feed(tracker, 40, (index) => (index >= fromSample ? [find("area-changed", area)] : []));
      for (let index = 0; index < 20; index++) {
        const moment = { ptsMs: (index * 1000) / RATE_HZ, frameIndex: index * 6 };
        tracker.add("clock", moment, [find("clock-mismatch", MUG)]);
      }
      return tracker.finish().map(({ kind, details }) => [kind, details.consequences]);
    };
    expect(finish(inside, 0)).toEqual([["clock-mismatch", 1]]);
    expect(finish(beside, 0)).toEqual([
      ["clock-mismatch", 0],
      ["area-changed", 0],
    ]);
    expect(finish(inside, 24)).toEqual([
      ["clock-mismatch", 0],
      ["area-changed", 0],
    ]);
  });

  test("what looks different because of the lamp is its consequence by any name, what was exchanged is not", () => {
    for (const [kind, cards] of [
      ["object-recoloured", 1],
      ["light-changed", 1],
      ["object-replaced", 2],
      ["object-turned", 2],
    ] as const) {
      const tracker = openTracker();
      const glow: Box = [0.5, 0.8, 0.04, 0.04];
      feed(tracker, 40, (index) => (index >= 20 ? [find("object-switched", LAMP), find(kind, glow, 0.4)] : []));
      expect([kind, tracker.finish().length]).toEqual([kind, cards]);
    }
  });

  test("hands that turned inside a clock that shows another time are the clock's card", () => {
    for (const kind of ["object-turned", "text-changed", "object-replaced"]) {
      const tracker = openTracker();
      feed(tracker, 20, () => [find(kind, [0.42, 0.52, 0.04, 0.05])]);
      for (let index = 0; index < 20; index++)
        tracker.add("clock", { ptsMs: (index * 1000) / RATE_HZ, frameIndex: index * 6 }, [find("clock-mismatch", MUG)]);
      expect(tracker.finish().map((anomaly) => anomaly.kind)).toEqual(["clock-mismatch"]);
    }
  });

  test("what was switched off was on in the reference", () => {
    const say = (state: string) => {
      const tracker = openTracker();
      feed(tracker, 20, () => [{ ...find("object-switched", LAMP), details: { state } }]);
      return tracker.finish()[0].description;
    };
    expect(say("off")).toEndWith("; on in take 1.");
    expect(say("on")).toEndWith("; off in take 1.");
  });

  test("gone comes before moved, moved before area", () => {
    const tracker = openTracker();
    const places: Box[] = [MUG, LAMP, [0.1, 0.1, 0.1, 0.1]];
    const kinds = ["area-changed", "object-moved", "object-missing"];
    feed(tracker, 20, () => kinds.map((kind, index) => find(kind, places[index])));
    expect(tracker.finish().map(({ kind, rank }) => [kind, rank])).toEqual([
      ["object-missing", 0],
      ["object-moved", 1],
      ["area-changed", 2],
    ]);
  });

  test("a finding that comes late joins its own sample, not the one that was asked about", () => {
    const tracker = openTracker();
    feed(tracker, 20, () => []);
    for (let index = 4; index < 8; index++)
      tracker.add("difference", { ptsMs: index * 250, frameIndex: index * 6 }, [find("object-added", MUG)]);
    const [anomaly] = tracker.finish();
    expect(anomaly).toMatchObject({ first: { ptsMs: 1000 }, last: { ptsMs: 1750, frameIndex: 42 } });
    expect(anomaly.details.sightings).toBe(4);
  });

  test("what is said at the end of a take is believed at once, and not swallowed by what lies there", () => {
    const tracker = openTracker();
    feed(tracker, 40, () => [find("object-missing", MUG)]);
    tracker.conclude("difference", { ptsMs: 5000, frameIndex: 120 }, find("lamp-left-on", MUG, 0.4));
    tracker.conclude("difference", { ptsMs: 6000, frameIndex: 144 }, find("object-missing", MUG, 0.4));
    const kinds = tracker.finish().map(({ kind, first, details }) => [kind, first.ptsMs, details.sightings]);
    expect(kinds).toEqual(
      expect.arrayContaining([
        ["lamp-left-on", 5000, 1],
        ["object-missing", 0, 41],
      ]),
    );
    expect(kinds).toHaveLength(2);
  });

  test("what has no place in the picture is followed by its kind", () => {
    const tracker = openTracker();
    const dark = { ...find("too-dark", MUG), box: null };
    const soft = { ...find("out-of-focus", MUG), box: null };
    feed(tracker, 20, (index) => (index > 5 ? [dark, soft] : []));
    expect(tracker.finish().map(({ kind, box }) => [kind, box])).toEqual(
      expect.arrayContaining([
        ["too-dark", null],
        ["out-of-focus", null],
      ]),
    );
    expect(tracker.finish()).toHaveLength(2);
  });

  test("a detector that looks once in five seconds is believed on as many sightings as others", () => {
    const tracker = openTracker();
    tracker.setRate("difference", 0.2);
    for (let index = 0; index < 9; index++)
      tracker.add(
        "difference",
        { ptsMs: index * 5000, frameIndex: index },
        index > 2 ? [find("object-added", MUG)] : [],
      );
    const [anomaly, ...others] = tracker.finish();
    expect(others).toEqual([]);
    expect(anomaly).toMatchObject({ first: { ptsMs: 15_000 }, last: { ptsMs: 40_000 } });
    expect(anomaly.description).not.toContain("until");
  });

  describe("a thing weighs", () => {
    const clock = (severity?: Severity): Finding => ({ ...find("clock-mismatch", MUG), ...(severity && { severity }) });
    const weigh = (severities: (Severity | undefined)[]): Severity | undefined => {
      const tracker = openTracker({ severities: new Map([["clock-mismatch", "medium"]]) });
      feed(tracker, severities.length, (index) => [clock(severities[index])]);
      return tracker.finish()[0]?.severity;
    };

    test("as its kind does, where nothing else is said", () => {
      expect(weigh(Array(20).fill(undefined))).toBe("medium");
    });

    test("less or more where its findings do", () => {
      expect(weigh(Array(20).fill("low"))).toBe("low");
      expect(weigh(Array(20).fill("high"))).toBe("high");
    });

    test("what enough of them say: one misread picture makes nothing grave, what got worse half-way does", () => {
      expect(weigh(Array.from({ length: 20 }, (_, index) => (index === 7 ? "high" : "low")))).toBe("low");
      expect(weigh(Array.from({ length: 20 }, (_, index) => (index < 12 ? "low" : "high")))).toBe("high");
      expect(weigh(Array.from({ length: 20 }, (_, index) => (index < 14 ? "low" : undefined)))).toBe("low");
      expect(weigh(Array.from({ length: 20 }, (_, index) => (index < 12 ? "low" : undefined)))).toBe("medium");
    });

    test("what is said at the end of the take, whatever was said before", () => {
      const tracker = openTracker();
      feed(tracker, 20, () => [clock("high")]);
      tracker.conclude("difference", { ptsMs: 2000, frameIndex: 48 }, clock("low"));
      expect(tracker.finish().map(({ severity }) => severity)).toEqual(["low"]);
    });

    test("the same in a still, which is a single sample", () => {
      const tracker = openTracker({ mode: "still" });
      feed(tracker, 1, () => [clock("high")]);
      expect(tracker.finish()[0]?.severity).toBe("high");
    });

    test("all that its pieces say, once they are merged", () => {
      const tracker = openTracker();
      feed(tracker, 80, (index) => (index < 20 ? [clock("low")] : index >= 50 ? [clock("high")] : []));
      expect(tracker.finish().map(({ severity }) => severity)).toEqual(["high"]);
    });
  });

  describe("a detector that looks at the take alone", () => {
    const say = (description: string): Finding => ({ ...find("clock-mismatch", MUG), description });
    const word = (description: string, atMs: number): string | undefined => {
      const tracker = openTracker();
      tracker.setSolo("clock");
      for (let at = 0; at < 10_000; at += 250) tracker.add("clock", { ptsMs: at, frameIndex: at / 40 }, []);
      tracker.conclude("clock", { ptsMs: atMs, frameIndex: atMs / 40 }, say(description));
      return tracker.finish()[0]?.description;
    };

    test("is not made to speak of the reference", () => {
      expect(word("Wall clock shows 4:42", 0)).toBe("Wall clock shows 4:42.");
    });

    test("says itself how it was, after the time", () => {
      expect(word("Wall clock shows 4:42; it was 4:17 in take 2", 0)).toBe(
        "Wall clock shows 4:42; it was 4:17 in take 2.",
      );
      expect(word("Wall clock shows 4:42; it was 4:17 in take 2.", 3000)).toBe(
        "Wall clock shows 4:42, at 0:03; it was 4:17 in take 2.",
      );
    });

    test("says of the last moment that it was then, not from then on", () => {
      expect(word("Wall clock jumps from 4:17 to 5:02", 9750)).toBe("Wall clock jumps from 4:17 to 5:02, at 0:09.");
    });
  });
});
