import { expect, setDefaultTimeout, test } from "bun:test";
import { MAX_PICTURED } from "../../src/reports/anomaly-cards.ts";
import type { ReportAnomaly, ReportFacts } from "../../src/reports/facts.ts";
import { MAX_STILL_BYTES } from "../../src/reports/picture.ts";
import { makeReport } from "../../src/reports/report.ts";
import { MAX_LISTED } from "../../src/reports/summary.ts";
import { coverAll, draftAnomaly } from "../support/production.ts";
import { PrintedReport, paintStill } from "./paper.ts";

setDefaultTimeout(60_000);

function anomaly(change: Partial<ReportAnomaly> = {}): ReportAnomaly {
  return {
    draft: draftAnomaly(),
    camera: "A",
    rollMs: 500,
    status: "open",
    note: "",
    still: null,
    referenceStill: null,
    ...change,
  };
}

function facts(change: Partial<ReportFacts> = {}): ReportFacts {
  return {
    title: "24A take 3",
    labels: [
      { label: "Project", value: "Ulica Łódzka, Вадим, Ελένη" },
      { label: "Episode", value: "" },
    ],
    verdict: { tone: "clear", text: "checked, nothing found" },
    rate: { numerator: 24, denominator: 1 },
    clips: [{ camera: "A", reference: "take 1", state: "complete", coverage: [coverAll()] }],
    anomalies: [],
    note: "",
    box: "a1b2c3d4",
    madeAtMs: Date.UTC(2026, 10, 22, 14, 5),
    ...change,
  };
}

async function printed(change: Partial<ReportFacts> = {}): Promise<PrintedReport> {
  return new PrintedReport(await makeReport(facts(change)));
}

test("nothing found fits one A4 page that names the slate, the verdict, what was checked, box, time and page", async () => {
  using paper = await printed();
  expect(paper.pages).toBe(1);
  expect(paper.info).toContain("A4");
  expect(paper.info).toContain("Continuity report: 24A take 3");
  for (const words of [
    "24A take 3",
    "Ulica Łódzka, Вадим, Ελένη",
    "Checked, nothing found",
    "all 180 samples compared",
    "CAMF box a1b2c3d4",
    "22 Nov 2026",
    "page 1 of 1",
  ]) {
    expect(paper.words).toContain(words);
  }
  expect(paper.words).not.toContain("Episode");
  expect(paper.words).not.toContain("Found");
  expect(paper.images).toEqual([]);
});

test("only a clear verdict is green", async () => {
  const tones = ["clear", "look", "unchecked", "busy", "none"] as const;
  const green: string[] = [];
  for (const tone of tones) {
    using paper = await printed({ verdict: { tone, text: "a verdict" } });
    const { data } = await paper.render(1);
    for (let at = 0; at < data.length; at += 3) {
      const [red = 0, greenness = 0, blue = 0] = data.subarray(at, at + 3);
      if (greenness <= Math.max(red, blue) + 5) continue;
      green.push(tone);
      break;
    }
  }
  expect(green).toEqual(["clear"]);
});

test("what was not checked is said with stretch and reason, also where nothing was compared", async () => {
  const gap = { fromMs: 3500, toMs: 8500, samples: 20, reason: "could not be aligned" };
  const partly = coverAll({
    checked: 150,
    failed: 3,
    notChecked: [gap, { ...gap, toMs: 3500, samples: 3, reason: "failed" }],
  });
  const clip = { camera: "A", reference: "take 1", state: "incomplete", coverage: [partly] } as const;
  using paper = await printed({
    clips: [
      { ...clip, coverage: [partly] },
      { camera: "B", reference: "", state: "nothing-to-match", coverage: [] },
      { camera: "C", reference: "", state: undefined, coverage: [] },
    ],
  });
  for (const words of [
    "150 of 180 samples compared",
    "0:03 to 0:08, 20 samples: could not be aligned",
    "0:03, 3 samples: failed",
    "7 samples: no reason given",
    "nothing to match yet: no reference",
    "not compared yet",
  ]) {
    expect(paper.words).toContain(words);
  }
  using empty = await printed({ clips: [] });
  expect(empty.words).toContain("Nothing was compared");
});

test("an anomaly stands with both stills, timecode, moment, severity, status and note", async () => {
  const still = await paintStill("#008000");
  const referenceStill = await paintStill("#0000c0", { width: 1280, height: 720 });
  using paper = await printed({
    verdict: { tone: "look", text: "1 to look at" },
    anomalies: [anomaly({ still, referenceStill, status: "accepted", note: "Director lives with it." })],
  });
  expect(paper.images).toEqual(["640x360", "1280x720"]);
  const words = paper.words.replace(/\u00a0/g, " ");
  for (const part of [
    "1 found: 1 accepted by the director",
    "Bottle gone, camera left of the lamp",
    "high",
    "0:12 to 0:39",
    "TC 00:00:12:12 to 00:00:40:00",
    "Note: Director lives with it.",
    "Reference: take 1",
  ]) {
    expect(words).toContain(part);
  }
});

test("the box is drawn where the finding lies, in both pictures", async () => {
  const still = await paintStill("#008000");
  const referenceStill = await paintStill("#0000c0");
  const draft = draftAnomaly({ box: [0.5, 0.25, 0.25, 0.5], referenceBox: [0.1, 0.1, 0.3, 0.2] });
  using paper = await printed({ anomalies: [anomaly({ draft, still, referenceStill })] });
  const page = await paper.render(1);
  const inTake = findMark(page, ([r, g, b]) => r < 40 && g > 90 && b < 40);
  const inReference = findMark(page, ([r, g, b]) => r < 60 && g < 60 && b > 150);
  for (const [found, wanted] of [
    [inTake, draft.box],
    [inReference, draft.referenceBox],
  ] as const) {
    for (const [index, value] of found.entries()) expect(value).toBeCloseTo(wanted?.[index] ?? -1, 1.5);
  }
});

test("without a picture, or with one that is none, words stand in its place", async () => {
  const broken = new TextEncoder().encode("no picture at all");
  const huge = new Uint8Array(MAX_STILL_BYTES + 1);
  using paper = await printed({
    anomalies: [anomaly({ referenceStill: broken }), anomaly({ still: huge, referenceStill: broken })],
  });
  expect(paper.images).toEqual([]);
  expect(paper.words).toContain("no picture was kept");
  expect(paper.words.match(/the picture cannot be shown/g)).toHaveLength(3);
});

test("stills have no moments", async () => {
  using paper = await printed({ anomalies: [anomaly({ rollMs: null, camera: "" })] });
  expect(paper.words).not.toContain("TC");
  expect(paper.words).not.toContain("From roll");
});

test("twelve anomalies are five large ones and the rest, long texts and control characters included", async () => {
  const still = await paintStill("#808080");
  const long = { description: `Kettle \u0007turned ${"very ".repeat(80)}far.`, kind: "area-changed" };
  const anomalies = Array.from({ length: 12 }, (_, rank) =>
    anomaly({ still, referenceStill: still, draft: draftAnomaly({ rank, ...(rank === 4 ? long : {}) }) }),
  );
  anomalies[6] = anomaly({ note: `${"x".repeat(900)} ${"Zażółć gęślą jaźń. ".repeat(200)}` });
  using paper = await printed({ anomalies });
  expect(paper.images).toHaveLength(22);
  expect(paper.words).toContain("Look at first");
  expect(paper.words).toContain("The rest");
  expect(paper.words).toContain("Kettle turned");
  expect(paper.words).toContain("…");
  expect(paper.text).toContain(`page ${paper.pages} of ${paper.pages}`);
  expect(paper.pages).toBeLessThanOrEqual(7);
});

test("a report has an end, whatever was found", async () => {
  const anomalies = Array.from({ length: MAX_LISTED + 7 }, (_, rank) => anomaly({ draft: draftAnomaly({ rank }) }));
  using paper = await printed({ anomalies });
  expect(paper.words).toContain("and 7 more, which the box shows");
  expect(paper.words).toContain(`${MAX_LISTED + 7 - MAX_PICTURED} more stand in the list above`);
});

/** Bounds of the red mark inside the picture of this colour, as fractions of the picture. */
function findMark(
  page: { data: Buffer; width: number; height: number },
  isPicture: (pixel: [number, number, number]) => boolean,
): [number, number, number, number] {
  const picture = boundsOf(page, isPicture);
  const mark = boundsOf(page, ([r, g, b], x, y) => {
    const inside = x > picture.left && x < picture.right && y > picture.top && y < picture.bottom;
    return inside && r > 120 && g < 90 && b < 90;
  });
  const [width, height] = [picture.right - picture.left, picture.bottom - picture.top];
  return [
    (mark.left - picture.left) / width,
    (mark.top - picture.top) / height,
    (mark.right - mark.left) / width,
    (mark.bottom - mark.top) / height,
  ];
}

function boundsOf(
  { data, width, height }: { data: Buffer; width: number; height: number },
  matches: (pixel: [number, number, number], x: number, y: number) => boolean,
) {
  const bounds = { left: width, top: height, right: 0, bottom: 0 };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      if (!matches([data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0], x, y)) continue;
      bounds.left = Math.min(bounds.left, x);
      bounds.right = Math.max(bounds.right, x + 1);
      bounds.top = Math.min(bounds.top, y);
      bounds.bottom = Math.max(bounds.bottom, y + 1);
    }
  }
  return bounds;
}
