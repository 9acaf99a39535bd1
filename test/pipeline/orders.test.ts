import { expect, test } from "bun:test";
import { readOrders } from "../../src/pipeline/orders.ts";
import { describeFilmed } from "../../src/pipeline/take-facts.ts";
import { openProduction } from "../support/production.ts";

const STORY = { day: 1, line: "", from: "09:00", to: "10:00", direction: "running" as const, start: null };

test("a set-up of several scenes plays in the one that stands on the slate, else in the first", () => {
  using production = openProduction();
  const { store, project } = production;
  const [first, second] = ["61", "62"].map((slate) => store.scenes.add({ projectId: project.id, slate, title: slate }));
  store.stories.save(second.id, STORY);
  store.scenes.change(second.id, { detectors: ["clock"], sampleRateHz: 2 });
  const angle = store.scenes.addAngle({ sceneIds: [first.id, second.id], slate: "61A" });
  const arm = (scene?: string) => store.takes.arm({ angleId: angle.id, ...(scene && { slate: { scene } }) });
  expect(readOrders(store, arm())).toMatchObject({ sceneId: first.id, rateHz: 4, story: undefined });
  const { day: _, line: __, ...story } = STORY;
  expect(readOrders(store, arm("62"))).toEqual({ sceneId: second.id, rateHz: 2, detectors: ["clock"], story });
  expect(readOrders(store, arm("62 pick-up")).sceneId).toBe(first.id);
});

test("a scene that says nothing of time tells detectors nothing, one that says a little tells that", () => {
  using production = openProduction();
  const { store, angle } = production;
  const [sceneId] = angle.sceneIds;
  const take = store.takes.arm({ angleId: angle.id });
  const told = { day: 3, line: "", from: null, to: null, direction: "reference" as const, start: null };
  store.stories.save(sceneId, told);
  expect(readOrders(store, take).story).toBeUndefined();
  store.stories.save(sceneId, { ...told, direction: "held" });
  expect(readOrders(store, take).story).toEqual({ from: null, to: null, direction: "held", start: null });
});

test("a take that has not rolled has a name and no start", () => {
  using production = openProduction();
  const { store, angle } = production;
  const armed = store.takes.arm({ angleId: angle.id, slate: { take: "7", suffix: "PU" } });
  expect(describeFilmed(armed)).toEqual({ name: "take 7", timeScale: 1 });
  expect(describeFilmed({ ...armed, rolledAt: "2026-11-22T15:42:07.250Z" }).startedAt).toMatch(
    /^2026-11-2\dT..:.2:07\.250[+-]..:..$/,
  );
});
