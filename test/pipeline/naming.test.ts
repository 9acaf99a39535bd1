import { expect, setDefaultTimeout, test } from "bun:test";
import { nameAnomaly } from "../../src/store/naming.ts";
import { addProduction, openTestBox, shootClip, Workplace } from "../support/box.ts";
import { drawTake } from "../support/drawn-takes.ts";

setDefaultTimeout(600_000);

const LAMP = '<rect x="455" y="126" width="46" height="112" rx="6" fill="#c9b458"/>';
const LAMP_REPAINTED = LAMP.replace("#c9b458", "#4868a8");
const BOTTLE = '<rect x="380" y="130" width="40" height="108" rx="8" fill="#15502a"/>';
const MUG = '<rect x="372" y="150" width="58" height="88" rx="8" fill="#b03024"/>';
const SHAPES = { whole: BOTTLE + LAMP, gone: LAMP_REPAINTED, mug: MUG + LAMP, empty: LAMP };

test("a thing named in one take has its name in the next, another thing at its place has none, and a lamp tells where", async () => {
  using place = new Workplace();
  await using box = await openTestBox(place.folder);
  const { store } = box;
  const angle = addProduction(box);
  store.scenes.change(angle.sceneIds[0], { detectors: ["difference"] });
  // A camera begins anew with another file only.
  let takes = 0;
  const shoot = async (name: keyof typeof SHAPES) => {
    takes += 1;
    const clip = await drawTake(place.folder, `${name}-${takes}`, SHAPES[name]);
    return shootClip(box, angle.id, clip);
  };
  const list = (takeId: string) => store.anomalies.list(takeId);
  const say = (takeId: string) =>
    list(takeId)
      .map(({ description }) => description)
      .sort();

  await shoot("whole");
  const second = await shoot("gone");
  const [gone, lamp] = ["object-missing", "object-recoloured"].map((wanted) =>
    list(second).find(({ kind }) => kind === wanted),
  );
  if (!gone || !lamp) throw new Error(`what was changed was not found: ${say(second)}`);
  nameAnomaly(store, gone.id, { name: "bottle", department: "props", who: "Ida" });
  nameAnomaly(store, lamp.id, { name: "lamp", department: "electric", who: "Ida" });
  const bottleGone = "Bottle gone, camera left of the lamp; there in take 1.";
  expect(say(second)).toEqual([bottleGone, "Lamp has another colour, camera right, half way up; not so in take 1."]);
  expect(say(await shoot("empty"))).toEqual([bottleGone]);

  const mugs = await shoot("mug");
  expect(say(mugs)).toEqual(["Something else in the bottle's place, camera left of the lamp; not so in take 1."]);
  const [clip] = store.clips.list(mugs);
  store.references.set({ angleId: angle.id, clip, provisional: false });
  expect(say(await shoot("empty"))).toEqual(["Something gone, camera right, half way up; there in take 4."]);
});
