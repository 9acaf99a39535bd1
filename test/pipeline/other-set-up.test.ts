import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Anomaly } from "../../src/domain/anomaly.ts";
import { judgeCheck } from "../../src/domain/coverage.ts";
import { OTHER_SET_UP_KIND, OTHER_VIEW } from "../../src/domain/other-view.ts";
import type { Take } from "../../src/domain/take.ts";
import { waitUntil } from "../support/box.ts";
import { cutAction } from "../support/film-set.ts";
import { Stage } from "./stage.ts";

setDefaultTimeout(400_000);

const TAKE_MS = 3000;
const folder = mkdtempSync(join(tmpdir(), "camf-views-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Plays a film set before camera A; the two sets are two views. */
async function face(stage: Stage, seed: 1 | 2): Promise<void> {
  const clip = join(folder, `set-${seed}.mp4`);
  if (!existsSync(clip)) await cutAction("reference", clip, seed);
  const isLive = () => stage.deck.status()[0]?.state === "live";
  stage.store.cameras.set("A", `clip:${clip}`);
  await waitUntil(() => !isLive(), `the camera turns to set ${seed}`);
  await waitUntil(isLive, `the camera shows set ${seed}`);
}

async function shoot(stage: Stage, seed: 1 | 2): ReturnType<Stage["shoot"]> {
  await face(stage, seed);
  return stage.shoot(TAKE_MS);
}

function cardsOf(stage: Stage, take: Take): Anomaly[] {
  return stage.store.anomalies.list(take.id).filter(({ kind }) => kind === OTHER_SET_UP_KIND);
}

test("a take of another view is one card, names the set-up it looks like, and is compared there once it is filed there", async () => {
  await using stage = await Stage.open({ detectors: ["slow"] });
  const { store } = stage;
  const ofTable = await shoot(stage, 1);
  expect(cardsOf(stage, ofTable.take)).toEqual([]);

  const lost = await shoot(stage, 2);
  const [card, ...others] = store.anomalies.list(lost.take.id);
  expect(others).toEqual([]);
  expect(card).toMatchObject({ kind: OTHER_SET_UP_KIND, detector: "camera", box: null, referenceBox: null });
  expect(card.description).toBe("This does not look like 24A. New set-up 24B?");
  const [coverage] = lost.check.coverage;
  expect(coverage.checked).toBe(0);
  expect(new Set(coverage.notChecked.map(({ reason }) => reason))).toEqual(new Set([OTHER_VIEW]));
  expect(judgeCheck(lost.check, ["open"])).toEqual({ tone: "look", text: "1 to look at" });

  const door = store.scenes.addAngle({ sceneIds: stage.angle.sceneIds, slate: "24B" });
  store.takes.refile(lost.take.id, { angleId: door.id });
  const first = await stage.checked(lost.take);
  expect(first.state).toBe("nothing-to-match");
  expect(cardsOf(stage, lost.take)).toEqual([]);
  expect(store.references.current(door.id, "A")?.takeId).toBe(lost.take.id);
  expect(store.references.current(stage.angle.id, "A")?.takeId).toBe(ofTable.take.id);

  // A clip that has ended is opened anew only when the camera was elsewhere.
  await face(stage, 1);
  const again = await shoot(stage, 2);
  const [known] = cardsOf(stage, again.take);
  expect(known.description).toBe("This does not look like 24A. It looks like 24B.");
  expect(known.details).toMatchObject({ angleId: door.id });
  store.takes.refile(again.take.id, { angleId: door.id });
  const there = await stage.checked(again.take);
  expect(there).toMatchObject({ state: "complete", referenceLabel: "take 1" });
  expect(there.coverage[0].checked).toBeGreaterThan(0);
  expect(cardsOf(stage, again.take)).toEqual([]);
});
