import { expect, test } from "bun:test";
import type { JournalEntry } from "../../src/domain/journal.ts";
import { draftAnomaly, openProduction, recordCheck, shootTake } from "../support/production.ts";

test("a row and its entry commit together", () => {
  using production = openProduction();
  const { store, angle } = production;
  const before = store.journal.head();
  const take = store.takes.arm({ angleId: angle.id });
  expect(store.journal.readAfter(before)).toMatchObject([
    { seq: before + 1, kind: "take.armed", subjectId: take.id, takeId: take.id },
  ]);
});

test("a change that throws leaves neither rows nor entries", () => {
  using production = openProduction();
  const { store, project } = production;
  const before = store.journal.head();
  const attempt = () =>
    store.commit(() => {
      store.scenes.add({ projectId: project.id, slate: "25" });
      store.scenes.add({ projectId: "no such project", slate: "26" });
    });
  expect(attempt).toThrow();
  expect(store.scenes.list(project.id).map((scene) => scene.slate)).toEqual(["24"]);
  expect(store.journal.head()).toBe(before);
  store.scenes.add({ projectId: project.id, slate: "25" });
  expect(store.journal.head()).toBe(before + 1);
});

test("a sleeping follower is woken by a commit, and gets what it missed first", async () => {
  using production = openProduction();
  const { store, project } = production;
  const stop = new AbortController();
  const heard: JournalEntry[] = [];
  const start = store.journal.head();
  store.scenes.add({ projectId: project.id, slate: "25" });
  const following = (async () => {
    for await (const entry of store.journal.follow(start, stop.signal)) {
      heard.push(entry);
      if (heard.length === 3) stop.abort();
    }
  })();
  await Bun.sleep(0);
  expect(heard).toHaveLength(1);
  store.commit(() => {
    store.scenes.add({ projectId: project.id, slate: "26" });
    expect(heard).toHaveLength(1);
    store.scenes.add({ projectId: project.id, slate: "27" });
  });
  await following;
  expect(heard.map(({ seq }) => seq)).toEqual([start + 1, start + 2, start + 3]);
});

test("a follower asleep asks the database nothing", async () => {
  using production = openProduction();
  const { store, project } = production;
  let reads = 0;
  const readAfter = store.journal.readAfter.bind(store.journal);
  store.journal.readAfter = (cursor) => {
    reads += 1;
    return readAfter(cursor);
  };
  const stop = new AbortController();
  const follower = store.journal.follow(store.journal.head(), stop.signal);
  const next = follower.next();
  await Bun.sleep(50);
  expect(reads).toBe(1);
  store.scenes.add({ projectId: project.id, slate: "25" });
  expect((await next).value).toMatchObject({ kind: "scene" });
  const last = follower.next();
  stop.abort();
  expect((await last).done).toBe(true);
});

test("more entries than one read returns are all followed, in order", async () => {
  using production = openProduction();
  const { store, project } = production;
  const start = store.journal.head();
  store.commit(() => {
    for (let index = 0; index < 450; index++) store.scenes.add({ projectId: project.id, slate: `S${index}` });
  });
  const seqs: number[] = [];
  for await (const { seq } of store.journal.follow(start, AbortSignal.timeout(5000))) {
    seqs.push(seq);
    if (seqs.length === 450) break;
  }
  expect(seqs).toEqual(Array.from({ length: 450 }, (_, index) => start + 1 + index));
});

test("a stored cursor is where a follower goes on, and counts what is before it", () => {
  using production = openProduction();
  const { store } = production;
  expect(store.journal.cursorOf("mqtt")).toBeUndefined();
  const { clip } = shootTake(production);
  const cursor = store.journal.head();
  store.journal.storeCursor("mqtt", cursor);
  recordCheck(production, { clip, drafts: [draftAnomaly(), draftAnomaly({ rank: 1 })] });
  expect(store.journal.cursorOf("mqtt")).toBe(cursor);
  expect(store.journal.countAfter(cursor, ["anomaly.new"])).toBe(2);
  expect(store.journal.countAfter(0, ["anomaly.new", "anomaly.ended"])).toBe(2);
  store.journal.storeCursor("mqtt", store.journal.head());
  expect(store.journal.countAfter(store.journal.cursorOf("mqtt") ?? 0, ["anomaly.new"])).toBe(0);
});
