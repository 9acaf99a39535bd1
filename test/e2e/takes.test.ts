import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { judgeBottles } from "../support/bottles.ts";
import { addProduction, openTestBox, shootClip, Workplace } from "../support/box.ts";
import { type CutTake, cutClip, readCutTakes, SHARED_DATA } from "../support/footage.ts";

const ROOT = join(import.meta.dir, "../..");
const LIMIT_MS = 600_000;

/** What `camf analyze --json` prints, as far as these tests look. */
interface Answer {
  coverage: { detector: string; sampled: number; checked: number; dropped: number; failed: number }[];
  anomalies: {
    box: [number, number, number, number] | null;
    referenceBox: [number, number, number, number] | null;
    kind: string;
  }[];
  timing: { pafr: number };
}

async function analyze(reference: CutTake, take: CutTake): Promise<{ code: number; answer: Answer }> {
  const name = ({ clip, firstFrame, lastFrame }: CutTake) => `${clip}#${firstFrame}-${lastFrame}`;
  const child = Bun.spawn(
    [process.execPath, "run", "src/main.ts", "analyze", "--reference", name(reference), "--take", name(take), "--json"],
    { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] },
  );
  const text = await new Response(child.stdout).text();
  return { code: await child.exited, answer: JSON.parse(text) };
}

const takes = SHARED_DATA ? await readCutTakes(SHARED_DATA) : [];

function findTake(name: string): CutTake {
  const take = takes.find((one) => one.name === name);
  if (!take) throw new Error(`takes.csv has no ${name}`);
  return take;
}

describe.skipIf(!SHARED_DATA)("real takes of three bottles (skipped where the shared footage is absent)", () => {
  test(
    "analyze finds each bottle that is gone and the nudged one, with at most one false anomaly over all takes",
    async () => {
      let falseAlarms = 0;
      for (const take of takes.filter(({ reference }) => reference !== "")) {
        const { code, answer } = await analyze(findTake(take.reference), take);
        const judgement = judgeBottles(take.name, answer.anomalies);
        falseAlarms += judgement.falseAlarms;
        expect({ take: take.name, missed: judgement.missed }).toEqual({ take: take.name, missed: [] });
        expect(judgement.mostPerBottle).toBeLessThanOrEqual(2);
        expect(code).toBe(answer.anomalies.length > 0 ? 1 : 0);
        for (const { sampled, checked } of answer.coverage) expect(checked).toBe(sampled);
        if (take.name === "bottles-same") expect(answer.anomalies).toEqual([]);
        if (take.name === "bottles-left-nudged") expect(judgement.nudgedReported).toEqual(["left"]);
      }
      expect(falseAlarms).toBeLessThanOrEqual(1);
    },
    LIMIT_MS,
  );

  test(
    "a live box that sees the clips as a camera finds the same",
    async () => {
      using place = new Workplace();
      const cut = (name: string) => cutClip(findTake(name), join(place.folder, `${name}.mp4`));
      await using box = await openTestBox(place.folder);
      const angle = addProduction(box);
      await shootClip(box, angle.id, await cut("bottles-ref"));
      for (const name of ["bottles-left-gone", "bottles-two-gone"]) {
        const takeId = await shootClip(box, angle.id, await cut(name));
        const judgement = judgeBottles(name, box.store.anomalies.list(takeId));
        expect({ name, missed: judgement.missed, falseAlarms: judgement.falseAlarms }).toEqual({
          name,
          missed: [],
          falseAlarms: 0,
        });
        expect(judgement.mostPerBottle).toBeLessThanOrEqual(2);
      }
    },
    LIMIT_MS,
  );
});
