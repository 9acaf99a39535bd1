import { expect, setDefaultTimeout, test } from "bun:test";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { BACK_KIND } from "../../src/domain/dismissal.ts";
import { dismissAnomaly } from "../../src/store/dismissing.ts";
import { addProduction, openTestBox, shootClip, Workplace } from "../support/box.ts";
import { runFfmpeg } from "../support/ffmpeg.ts";

setDefaultTimeout(600_000);

const THINGS = {
  nothing: "",
  mug: '<rect x="300" y="150" width="70" height="90" rx="8" fill="#b03024"/>',
  bottle: '<rect x="315" y="120" width="44" height="120" rx="8" fill="#15502a"/>',
};

/** A set of flat shapes with texture enough to be aligned, filmed for four seconds with grain. */
async function drawTake(folder: string, thing: keyof typeof THINGS): Promise<string> {
  const tiles = Array.from({ length: 60 }, (_, index) => {
    const [x, y, size] = [(index * 97) % 620, (index * 61) % 220, 8 + ((index * 31) % 24)];
    return `<rect x="${x}" y="${y}" width="${size}" height="${size}" fill="hsl(${(index * 47) % 360} 20% ${35 + ((index * 13) % 35)}%)"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360"><rect width="640" height="360" fill="#8d8577"/>
    ${tiles.join("")}<rect y="238" width="640" height="122" fill="#5b4636"/><rect x="240" y="100" width="190" height="138" fill="#9d9587"/>${THINGS[thing]}</svg>`;
  const picture = join(folder, `${thing}.png`);
  await sharp(Buffer.from(svg)).png().toFile(picture);
  const clip = join(folder, `${thing}.mp4`);
  const grain = "noise=alls=6:allf=t,format=yuv420p";
  await runFfmpeg([
    "-loop",
    "1",
    "-r",
    "25",
    "-i",
    picture,
    "-t",
    "4",
    "-vf",
    grain,
    "-c:v",
    "libx264",
    "-crf",
    "18",
    clip,
  ]);
  return clip;
}

test("what was dismissed once is silent in later takes, another thing there is not, the old state is told, undo takes all back", async () => {
  using place = new Workplace();
  await using box = await openTestBox(place.folder);
  const { store } = box;
  const angle = addProduction(box);
  store.scenes.change(angle.sceneIds[0], { detectors: ["difference"] });
  const [nothing, mug, bottle] = await Promise.all(
    (["nothing", "mug", "bottle"] as const).map((thing) => drawTake(place.folder, thing)),
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
