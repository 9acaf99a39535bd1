import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import type { Box } from "../../src/domain/frame.ts";
import { makeTakeReport } from "../../src/reports/take-report.ts";
import { dismissAnomaly } from "../../src/store/dismissing.ts";
import { coverAll, draftAnomaly, openProduction, recordCheck, shootTake } from "../support/production.ts";
import { PrintedReport, paintStill } from "./paper.ts";

setDefaultTimeout(60_000);

test("a take's report is made from the store: slate, reference, verdict, stills from the storage folder", async () => {
  using production = openProduction();
  const { store, angle } = production;
  const first = shootTake(production);
  const reference = store.references.set({ angleId: angle.id, clip: first.clip, provisional: true });
  const { take, clip } = shootTake(production);
  const id = store.checks.start({
    takeId: take.id,
    clipId: clip.id,
    referenceId: reference.id,
    referenceLabel: "24A take 1",
  });
  store.media.write(join(store.media.root, "stills/take.jpg"), await paintStill("#202020"));
  store.media.write(
    join(store.media.root, "stills/reference.jpg"),
    await paintStill("#808080", { width: 960, height: 540 }),
  );
  const [found] = store.anomalies.record({ id, takeId: take.id, clipId: clip.id }, [
    {
      draft: draftAnomaly(),
      status: "open",
      note: "",
      still: "stills/take.jpg",
      referenceStill: "stills/reference.jpg",
    },
    { draft: draftAnomaly({ rank: 1 }), status: "intended", note: "", still: "stills/lost.jpg", referenceStill: null },
  ]);
  store.checks.finish(id, { state: "complete", coverage: [coverAll()], done: 180, total: 180 });
  store.takes.finishChecking(take.id);
  store.anomalies.judge(found?.id ?? "", { note: "Props know." });
  using paper = new PrintedReport(await makeTakeReport({ store, takeId: take.id }));
  for (const words of [
    "24A take 2",
    "Ulica Łódzka",
    "24 – Kitchen, night",
    "24A – Over Żaneta's shoulder",
    "0:45",
    "24A take 1 (provisional: first complete take)",
    "1 to look at",
    "2 found: 1 open, 1 intended",
    "Props know.",
    "no picture was kept",
    `CAMF box ${store.boxId.slice(-8)}`,
  ]) {
    expect(paper.words).toContain(words);
  }
  expect(paper.images).toEqual(["640x360", "960x540"]);
});

test("the clocks that were read stand among the facts, unread ones too; beyond four they are counted", async () => {
  using production = openProduction();
  const { store } = production;
  const { take, clip } = shootTake(production);
  const check = { takeId: take.id, clipId: clip.id };
  const id = store.checks.start({ ...check, referenceId: null, referenceLabel: "" });
  const note = (left: number, confidence: number, details: Record<string, unknown>, kind = "clock") => ({
    detector: "clock",
    observation: { kind, confidence, box: [left, 0.2, 0.1, 0.1] satisfies Box, description: "Clock", details },
    moment: { ptsMs: 500, frameIndex: 12 },
  });
  const read = { type: "analog", readable: true, hours: 12 };
  const entries = [
    note(0.1, 0.9, { ...read, time: "04:42", running: true }),
    note(0.8, 0.8, { ...read, time: "16:17", hours: 24, running: false }),
    note(0.45, 0.7, { ...read, time: null, readable: false }),
    note(0.5, 1, {}, "lamp"),
  ];
  store.observations.record({ id, ...check }, entries);
  {
    using paper = new PrintedReport(await makeTakeReport({ store, takeId: take.id }));
    for (const line of [
      "camera left: 4:42, running",
      "camera right: 4:17 pm, standing still",
      "in the middle: could not be read",
    ]) {
      expect(paper.words).toContain(line);
    }
  }
  const crowd = Array.from({ length: 7 }, (_, index) => note(0.1, 0.5, { ...read, time: `0${index + 1}:00` }));
  store.observations.record({ id, ...check }, crowd);
  using paper = new PrintedReport(await makeTakeReport({ store, takeId: take.id }));
  expect(paper.words).toContain("and 3 more");
});

test("a first take says that there is nothing to match yet, and is not green", async () => {
  using production = openProduction();
  const { store } = production;
  const { take, clip } = shootTake(production);
  const id = store.checks.start({ takeId: take.id, clipId: clip.id, referenceId: null, referenceLabel: "" });
  store.checks.finish(id, { state: "nothing-to-match", coverage: [], done: 0, total: 0 });
  using paper = new PrintedReport(await makeTakeReport({ store, takeId: take.id }));
  expect(paper.words).toContain("Nothing to match yet");
  expect(paper.words).not.toContain("nothing found");
});

test("a still outside the storage folder is never read, and an unknown take has no report", async () => {
  using production = openProduction();
  const { store } = production;
  const { take, clip } = shootTake(production);
  const id = store.checks.start({ takeId: take.id, clipId: clip.id, referenceId: null, referenceLabel: "" });
  store.anomalies.record({ id, takeId: take.id, clipId: clip.id }, [
    { draft: draftAnomaly(), status: "open", note: "", still: "../camf.db", referenceStill: null },
  ]);
  await expect(makeTakeReport({ store, takeId: take.id })).rejects.toMatchObject({ code: "invalid" });
  await expect(makeTakeReport({ store, takeId: "none" })).rejects.toMatchObject({ code: "not-found" });
  recordCheck(production, { clip, drafts: [] });
  using paper = new PrintedReport(await makeTakeReport({ store, takeId: take.id }));
  expect(paper.words).toContain("Checked, nothing found");
});

test("what the crew let pass stands on paper, with its scope and who said so", async () => {
  using production = openProduction();
  const { store } = production;
  const { take, clip } = shootTake(production);
  const [found] = recordCheck(production, { clip, drafts: [draftAnomaly()] });
  dismissAnomaly(store, found?.id ?? "", { reason: "intended", scope: "until-story-day", untilDay: 4, who: "Ida" });
  using paper = new PrintedReport(await makeTakeReport({ store, takeId: take.id }));
  for (const words of ["Let pass", "until the end of story day 4", "Ida"]) expect(paper.words).toContain(words);
});

test("how the take lies beside its reference, what was left out and what was withdrawn stand under what was checked", async () => {
  using production = openProduction();
  const { store, angle } = production;
  const first = shootTake(production);
  const reference = store.references.set({ angleId: angle.id, clip: first.clip, provisional: true });
  const { take, clip } = shootTake(production);
  const id = store.checks.start({
    takeId: take.id,
    clipId: clip.id,
    referenceId: reference.id,
    referenceLabel: "take 1",
  });
  const outside = { fromMs: 0, toMs: 1750, samples: 8, reason: "before the action", isOutside: true };
  const entry = { status: "open" as const, note: "", still: null, referenceStill: null, isOutside: true };
  store.anomalies.record({ id, takeId: take.id, clipId: clip.id }, [{ ...entry, draft: draftAnomaly() }]);
  const alignment = {
    ...{ unaligned: null, offsetMs: -1200, spreadMs: 250, confidence: 0.9, ratio: 1 },
    covered: { fromMs: 0, toMs: 20_000 },
    curve: [[0, 0]] as [number, number][],
    ...{ headMs: 2000, tailMs: null, tailBy: null, beyondMs: null },
  };
  const coverage = [coverAll({ checked: 172, notChecked: [outside] })];
  store.checks.finish(id, { state: "complete", coverage, done: 180, total: 180, alignment });
  using paper = new PrintedReport(await makeTakeReport({ store, takeId: take.id }));
  for (const words of [
    "Checked, nothing found",
    "all 172 samples compared; 8 samples outside of the action",
    "0:00 to 0:01, 8 samples: left out, before the action",
    "Aligned within 0.3 s; the take starts 1.2 s later than the reference.",
    "Compared from 0:02 to 0:45 (board at the head).",
    "1 found before the action or after the cut is left out.",
  ])
    expect(paper.words).toContain(words);
});
