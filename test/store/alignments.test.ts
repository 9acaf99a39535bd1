import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { join } from "node:path";
import { MAX_CURVE_POINTS, parseAlignment, type TimeAlignment } from "../../src/domain/alignment.ts";
import type { Clip } from "../../src/domain/take.ts";
import type { Store } from "../../src/store/store.ts";
import { draftAnomaly, openProduction, shootTake } from "../support/production.ts";

const ALIGNMENT: TimeAlignment = {
  ...{ unaligned: null, offsetMs: -1200, spreadMs: 250, confidence: 0.9, ratio: 1 },
  covered: { fromMs: 0, toMs: 20_000 },
  curve: [
    [0, 0],
    [21_200, 20_000],
  ],
  ...{ headMs: 2000, tailMs: 19_000, tailBy: "camera", beyondMs: null },
};
const ENDED = { state: "complete", coverage: [], done: 1, total: 1 } as const;

function startAgainst(store: Store, clip: Clip, reference: { id: string }): string {
  return store.checks.start({
    takeId: clip.takeId,
    clipId: clip.id,
    referenceId: reference.id,
    referenceLabel: "take 1",
  });
}

test("an alignment is stored with its check and found again for the same two clips, whichever reference row named them", () => {
  using production = openProduction();
  const { store, angle } = production;
  const [first, second, third] = [shootTake(production).clip, shootTake(production).clip, shootTake(production).clip];
  const reference = store.references.set({ angleId: angle.id, clip: first, provisional: true });
  const check = startAgainst(store, second, reference);
  store.checks.finish(check, { ...ENDED, alignment: ALIGNMENT });
  expect(store.checks.latest(second.takeId)[0].alignment).toEqual(ALIGNMENT);
  store.references.set({ angleId: angle.id, clip: third, provisional: false });
  store.references.set({ angleId: angle.id, clip: first, provisional: false });
  expect(store.checks.findAlignment(second.id, first.id)).toEqual(ALIGNMENT);
  expect(store.checks.findAlignment(second.id, third.id)).toBeUndefined();
  store.checks.finish(startAgainst(store, second, reference), ENDED);
  expect(store.checks.latest(second.takeId)[0].alignment).toBeUndefined();
  expect(store.checks.findAlignment(second.id, first.id)).toEqual(ALIGNMENT);
});

test("a stored alignment that does not fit is nothing known, and one that is too long is not stored", () => {
  using production = openProduction();
  const { store, angle, folder } = production;
  const [first, second] = [shootTake(production).clip, shootTake(production).clip];
  const reference = store.references.set({ angleId: angle.id, clip: first, provisional: true });
  const check = startAgainst(store, second, reference);
  store.checks.finish(check, { ...ENDED, alignment: ALIGNMENT });
  using raw = new Database(join(folder, "camf.db"));
  const write = (text: string) => raw.query("update checks set alignment = ? where id = ?").run(text, check);
  for (const junk of [
    "{}",
    "[]",
    JSON.stringify({ ...ALIGNMENT, curve: [] }),
    JSON.stringify({ ...ALIGNMENT, ratio: -1 }),
  ]) {
    write(junk);
    expect(store.checks.find(check)?.alignment).toBeUndefined();
    expect(store.checks.findAlignment(second.id, first.id)).toBeUndefined();
  }
  expect(() => write(JSON.stringify({ ...ALIGNMENT, unaligned: "x".repeat(20_000) }))).toThrow("CHECK");
});

test("a curve that goes back in the take's time, or has too many points, is none", () => {
  const line = (points: number): [number, number][] => Array.from({ length: points }, (_, at) => [at, at]);
  expect(parseAlignment(JSON.stringify({ ...ALIGNMENT, curve: line(MAX_CURVE_POINTS) }))?.curve).toHaveLength(
    MAX_CURVE_POINTS,
  );
  expect(parseAlignment(JSON.stringify({ ...ALIGNMENT, curve: line(MAX_CURVE_POINTS + 1) }))).toBeUndefined();
  expect(parseAlignment(JSON.stringify({ ...ALIGNMENT, curve: [...line(3), [1, 1]] }))).toBeUndefined();
  expect(parseAlignment("not JSON")).toBeUndefined();
});

test("what lies outside of the action is kept, in no list, over for phones, and comes back as news with what was said of it", () => {
  using production = openProduction();
  const { store } = production;
  shootTake(production).clip;
  const clip = shootTake(production).clip;
  const check = {
    id: store.checks.start({ takeId: clip.takeId, clipId: clip.id, referenceId: null, referenceLabel: "" }),
    takeId: clip.takeId,
    clipId: clip.id,
  };
  const entry = { status: "open" as const, note: "", still: null, referenceStill: null };
  const [inside, outside] = store.anomalies.record(check, [
    { ...entry, draft: draftAnomaly() },
    { ...entry, draft: draftAnomaly({ kind: "area-changed" }), isOutside: true },
  ]);
  const kinds = () => store.journal.readAfter(0).flatMap((one) => (one.subjectId === outside.id ? one.kind : []));
  expect(kinds()).toEqual([]);
  expect(store.anomalies.list(clip.takeId).map(({ id }) => id)).toEqual([inside.id]);
  expect(store.anomalies.listOutside(clip.takeId).map(({ id }) => id)).toEqual([outside.id]);
  store.anomalies.judge(outside.id, { note: "looked at" });
  store.anomalies.setOutside(outside.id, false);
  store.anomalies.setOutside(outside.id, false);
  expect(store.anomalies.list(clip.takeId)).toHaveLength(2);
  expect(store.anomalies.find(outside.id)).toMatchObject({ status: "open", note: "looked at" });
  store.anomalies.setOutside(outside.id, true);
  expect(store.anomalies.isSuperseded(outside.id)).toBe(true);
  expect(kinds()).toEqual(["anomaly.updated", "anomaly.new", "anomaly.ended"]);
});

test("the crew's handles stand until the next word; an action that ends before it begins is refused", () => {
  using production = openProduction();
  const { store } = production;
  const clip = shootTake(production).clip;
  expect(store.clipMarks.read(clip.id)).toEqual({ actionMs: null, cutMs: null });
  store.clipMarks.save(clip, { actionMs: 2000, cutMs: null, who: "Ida" });
  store.clipMarks.save(clip, { actionMs: 2500, cutMs: 9000, who: "Ida" });
  expect(store.clipMarks.read(clip.id)).toEqual({ actionMs: 2500, cutMs: 9000 });
  expect(() => store.clipMarks.save(clip, { actionMs: 9000, cutMs: 2500, who: "" })).toThrow("not allowed");
  expect(store.clipMarks.read(clip.id)).toEqual({ actionMs: 2500, cutMs: 9000 });
});
