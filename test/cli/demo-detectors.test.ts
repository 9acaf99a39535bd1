import { expect, test } from "bun:test";
import { sayIdleDetectors } from "../../src/cli/demo-detectors.ts";
import { openTestBox, Workplace, waitUntil } from "../support/box.ts";

test("a demo says which of its detectors is off, and how it is switched on", async () => {
  using place = new Workplace();
  await using box = await openTestBox(place.folder);
  const isRunning = (name: string) => box.panel.health().some((one) => one.name === name);
  await waitUntil(() => isRunning("difference") && isRunning("clock"), "the detectors run");
  expect(sayIdleDetectors(box, ["difference", "clock"])).toEqual([]);
  expect(sayIdleDetectors(box, ["clock"])).toEqual([
    `the detector difference is off for the demo's scene: switch it on on the scene's page, ${box.web.address}`,
  ]);
  await box.detectorShelf.decide("difference", { enabled: false });
  expect(sayIdleDetectors(box, ["difference", "clock"])).toEqual([
    "the detector difference is off on this box: camf detector enable difference",
  ]);
});

test("one that was stopped for its failures is told with the reason", async () => {
  using place = new Workplace();
  await using box = await openTestBox(place.folder);
  const health = () =>
    box.panel
      .health()
      .map((one) => (one.name === "clock" ? { ...one, state: "disabled" as const, reason: "it ended 5 times" } : one));
  expect(sayIdleDetectors({ ...box, panel: { health } }, ["difference", "clock"])).toEqual([
    `the detector clock is stopped (it ended 5 times): start it again on ${box.web.address}/detectors/clock`,
  ]);
});
