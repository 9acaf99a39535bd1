import { expect, setDefaultTimeout, test } from "bun:test";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { BACK_KIND } from "../../src/domain/dismissal.ts";
import { dismissAnomaly } from "../../src/store/dismissing.ts";
import { addProduction, openTestBox, shootClip, Workplace } from "../support/box.ts";
import { drawTake } from "../support/drawn-takes.ts";

setDefaultTimeout(600_000);

const THINGS = {
  nothing: "",
  mug: '<rect x="300" y="150" width="70" height="90" rx="8" fill="#b03024"/>',
  bottle: '<rect x="315" y="120" width="44" height="120" rx="8" fill="#15502a"/>',
};

test("what was dismissed once is silent in later takes, another thing there is not, the old state is told, undo takes all back", async () => {
  using place = new Workplace();
  await using box = await openTestBox(place.folder);
  const { store } = box;
  const angle = addProduction(box);
  store.scenes.change(angle.sceneIds[0], { detectors: ["difference"] });
  const [nothing, mug, bottle] = await Promise.all(
    (["nothing", "mug", "bottle"] as const).map((thing) => drawTake(place.folder, thing, THINGS[thing])),
  );
  // A camera begins anew with another file only.
  let takes = 0;
  const shoot = (clip: string) => {
    takes += 1;
    const copy = join(place.folder, `take-${takes}.mp4`);
    copyFileSync(clip, copy);
    return shootClip(box, angle.id, copy);
  };
  const list = (takeId: string) => store.anomalies.list(takeId);

  expect(list(await shoot(nothing))).toEqual([]);
  const second = await shoot(mug);
  const [found, ...others] = list(second);
  expect(others).toEqual([]);
  expect(found).toMatchObject({ status: "open", dismissalId: null });
  const said = { reason: "intended", scope: "angle", untilDay: null, who: "Ida" } as const;
  const dismissal = dismissAnomaly(store, found.id, said);
  expect(dismissal.before?.length).toBeGreaterThan(80);

  const third = await shoot(mug);
  expect(list(third).map(({ status, dismissalId }) => ({ status, dismissalId }))).toEqual([
    { status: "intended", dismissalId: dismissal.id },
  ]);
  const fourth = await shoot(bottle);
  expect(list(fourth).map(({ status }) => status)).toEqual(["open"]);
  const fifth = await shoot(nothing);
  const [back, ...more] = list(fifth);
  expect(more).toEqual([]);
  expect(back).toMatchObject({ kind: BACK_KIND, status: "open", severity: "high" });
  expect(back.description).toStartWith("Back to what it was before take 2");
  expect(back.still).not.toBeNull();

  store.dismissals.undo(dismissal.id);
  expect([second, third, fourth, fifth].map((takeId) => list(takeId).map(({ status }) => status))).toEqual([
    ["open"],
    ["open"],
    ["open"],
    [],
  ]);
});
