import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import type { AnalyzeResult } from "@camf/detector-sdk";
import { type Clocks, openClocks, type Pixels } from "../../../detectors/clock/clock-reader.ts";
import { TakeWatch } from "../../../detectors/clock/take-watch.ts";
import { fillClockSettings } from "../../support/clock-settings.ts";
import { asReference, Film } from "./film.ts";
import { nearly } from "./readings.ts";

const MODELS = join(import.meta.dir, "../../../models");
/** There is no display in this room. */
const NO_DISPLAYS = { digital: false };

setDefaultTimeout(300_000);

const film = new Film();
let clocks: Clocks;
beforeAll(async () => {
  clocks = await openClocks({ models: MODELS });
});
afterAll(async () => {
  await clocks[Symbol.asyncDispose]();
  film[Symbol.dispose]();
});

type Begun = ConstructorParameters<typeof TakeWatch>[1];

/** What the detector says of a picture that is a take of its own. */
async function look(picture: Pixels, begun: Partial<Pick<Begun, "story" | "reference">> = {}): Promise<AnalyzeResult> {
  const take = { id: "still", angle: "24A", camera: "A", mode: "still" as const, rateHz: 1 };
  const watch = new TakeWatch(clocks, {
    take,
    settings: fillClockSettings(NO_DISPLAYS),
    story: undefined,
    reference: undefined,
    ...begun,
  });
  const answer = await watch.see(picture, { frameIndex: 0, ptsMs: 0 });
  expect(watch.end()).toEqual({});
  return answer;
}

describe("a still", () => {
  test("is answered at once", async () => {
    const answer = await look(await film.shoot("10:48"));
    expect(answer).toMatchObject({ findings: [], observations: [{ kind: "clock", details: { readable: true } }] });
    expect(answer.observations?.[0].details.time).toMatch(nearly("10:48"));
  });

  test("without a clock holds none", async () => {
    expect(await look(await film.shoot(null))).toEqual({ findings: [], observations: [] });
  });

  test("held against nothing, of a clock that cannot be read, is a fact", async () => {
    expect(await look(await film.shootBlurred("7:52"))).toMatchObject({
      findings: [],
      observations: [{ kind: "clock", details: { type: "analog", time: null, readable: false } }],
    });
  });

  test("held against a reference, of a clock that cannot be read, is not checked, and the clock is told", async () => {
    const { observations = [] } = await look(await film.shoot("4:17"));
    expect(await look(await film.shootBlurred("7:52"), { reference: asReference(observations) })).toMatchObject({
      notChecked: "a clock could not be read",
      observations: [
        { kind: "clock", box: expect.any(Array), details: { type: "analog", time: null, readable: false } },
      ],
    });
  });

  test("held against a reference tells another time", async () => {
    const { observations = [] } = await look(await film.shoot("4:17"));
    expect(await look(await film.shoot("4:42"), { reference: asReference(observations) })).toMatchObject({
      findings: [{ kind: "clock-mismatch", description: expect.stringMatching(/shows 4:4[123]; it was 4:1[678] in/) }],
    });
  });
});
