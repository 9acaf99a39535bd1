import { expect, setDefaultTimeout, test } from "bun:test";
import { RATE_HZ, type Shown, Stage } from "./stage.ts";

setDefaultTimeout(400_000);

const SEVEN_SECONDS_MS = 7000;

test("a detector that is too slow holds nothing up: what it lets go is worked off from the recording after the cut", async () => {
  await using stage = await Stage.open({ detectors: ["slow"] });
  await stage.shoot(SEVEN_SECONDS_MS);
  const { take, check } = await stage.shoot(SEVEN_SECONDS_MS);
  const [coverage] = check.coverage;
  expect(check.state).toBe("complete");
  expect(coverage.sampled).toBeGreaterThan((SEVEN_SECONDS_MS / 1000) * RATE_HZ - 4);
  expect(coverage).toMatchObject({ checked: coverage.sampled, dropped: 0, failed: 0, notChecked: [] });
  const [anomaly, ...others] = stage.store.anomalies.list(take.id);
  expect(others).toEqual([]);
  expect(anomaly.details.sightings).toBe(coverage.checked);
  expect(stage.deck.status()[0].droppedFrames).toBeLessThan(SEVEN_SECONDS_MS / 40);

  // Each sample once, and what was late came after what was not: the order is not that of the film.
  const shown = stage.shown(take, "slow");
  expect(shown).toHaveLength(coverage.checked);
  expect(new Set(shown.map(({ frameIndex }) => frameIndex)).size).toBe(shown.length);
  const turnedBack = shown.filter(({ ptsMs }, index) => index > 0 && ptsMs < shown[index - 1].ptsMs);
  expect(turnedBack.length).toBeGreaterThan(0);
});

/** Neighbouring samples that were shown one after the other, as stretches of whole seconds. */
function listStretches(shown: readonly Shown[]): [number, number][] {
  const stretches: [number, number][] = [];
  for (const [index, { ptsMs }] of shown.entries()) {
    const before = index > 0 ? shown[index - 1].ptsMs : Number.NaN;
    const last = stretches[stretches.length - 1];
    const second = Math.round(ptsMs / 1000);
    if (last && Math.abs(ptsMs - before) < (1000 / RATE_HZ) * 2) last[1] = second;
    else stretches.push([second, second]);
  }
  return stretches;
}

test("a whole take is worked off from both ends, near findings, then where most is unseen", async () => {
  await using stage = await Stage.open({ detectors: ["slow"] });
  const [sceneId] = stage.angle.sceneIds;
  const think = (seen: { seenFromMs: number; seenUntilMs: number }) =>
    stage.store.detectorSettings.save(sceneId, "slow", { thinkingMs: 0, ...seen });
  await stage.shoot(2000);
  think({ seenFromMs: 0, seenUntilMs: 0 });
  const { take } = await stage.shoot(36_000);

  await stage.recheck(take);
  const shown = stage.shown(take, "slow");
  const withoutFindings = listStretches(shown);
  // A busy machine loses frames of the camera: the recording may be shorter than the take was meant to be.
  const end = Math.round(Math.max(...shown.map(({ ptsMs }) => ptsMs)) / 1000);
  expect(end).toBeGreaterThan(26);
  const bothEnds: [number, number][] = [
    [0, 8],
    [end - 8, end],
  ];
  expect(withoutFindings.slice(0, 2)).toEqual(bothEnds);
  const [from, until] = withoutFindings[2];
  expect(Math.abs((from + until) / 2 - end / 2)).toBeLessThanOrEqual(1);

  think({ seenFromMs: 6000, seenUntilMs: 8200 });
  const check = await stage.recheck(take);
  const withFindings = listStretches(stage.shown(take, "slow"));
  expect(withFindings.slice(0, 2)).toEqual(bothEnds);
  expect(withFindings[2][0]).toBe(8);
  expect(check.coverage[0]).toMatchObject({ checked: check.coverage[0].sampled, notChecked: [] });
});

test("while the next take rolls the earlier one is worked off, and both end fully checked", async () => {
  await using stage = await Stage.open({ detectors: ["slow"] });
  await stage.shoot(2000);
  const earlier = await stage.film(12_000);
  const next = await stage.film(12_000);
  await stage.checked(earlier);
  await stage.checked(next);
  const turnsOf = (take: typeof next) => stage.shown(take, "slow").map(({ turn }) => Number(turn));
  const live = turnsOf(next).sort((a, b) => a - b);
  const between = turnsOf(earlier).filter((turn) => turn > live[0] && turn < live[7]);
  expect(between.length).toBeGreaterThan(0);
  for (const take of [earlier, next]) {
    const [{ coverage }] = stage.store.checks.latest(take.id);
    expect(coverage[0]).toMatchObject({ checked: coverage[0].sampled, dropped: 0, failed: 0, notChecked: [] });
  }
});
