import { describe, expect, test } from "bun:test";
import { describeAnomaly } from "../../src/alerts/messages.ts";
import type { AnomalyDraft } from "../../src/domain/anomaly.ts";
import { APPEARANCE_BYTES } from "../../src/domain/appearance.ts";
import type { Box } from "../../src/domain/frame.ts";
import type { Clip } from "../../src/domain/take.ts";
import { dismissAnomaly } from "../../src/store/dismissing.ts";
import { nameAnomaly, nameFound, removeThing, restoreThing } from "../../src/store/naming.ts";
import { retellClip } from "../../src/store/telling.ts";
import { draftAnomaly, openProduction, type Production, shootTake } from "../support/production.ts";

/** How places look: plain greys, so far apart that none is taken for another. */
const look = (level: number) => Buffer.alloc(APPEARANCE_BYTES, level).toString("base64");
const [BOTTLE, MUG, LAMP, TABLE] = [look(30), look(80), look(160), look(220)];

const HERE: Box = [0.2, 0.4, 0.1, 0.25];
const BESIDE: Box = [0.36, 0.35, 0.1, 0.35];
const ELSEWHERE: Box = [0.8, 0.1, 0.1, 0.1];

interface Seen {
  box?: Box;
  before?: string | null;
  after?: string | null;
  change?: Partial<AnomalyDraft>;
}

function drawDraft({ box = HERE, change = {} }: Seen): AnomalyDraft {
  const telling = {
    said: "Something gone, camera left, half way up",
    span: "lasts",
    before: ["there in take 1"],
  } as const;
  const description = "Something gone, camera left, half way up, from 0:12; there in take 1.";
  return draftAnomaly({ description, telling, referenceBox: box, ...change });
}

/** A take of the production that was checked against its reference, with what was seen; as a check ends. */
function shoot(production: Production, ...seen: Seen[]): { clip: Clip; ids: string[] } {
  const { store, angle } = production;
  const { take, clip } = shootTake(production);
  const reference = store.references.current(angle.id, clip.camera);
  if (!reference) store.references.set({ angleId: angle.id, clip, provisional: true });
  const check = store.checks.start({
    takeId: take.id,
    clipId: clip.id,
    referenceId: reference?.id ?? null,
    referenceLabel: "take 1",
  });
  const entries = seen.map((one) => ({
    draft: drawDraft(one),
    status: "open" as const,
    note: "",
    still: null,
    referenceStill: null,
    before: one.before === undefined ? BOTTLE : one.before,
    after: one.after === undefined ? TABLE : one.after,
  }));
  return store.commit(() => {
    const found = store.anomalies.record({ id: check, takeId: take.id, clipId: clip.id }, entries);
    store.checks.finish(check, { state: "complete", coverage: [], done: 1, total: 1 });
    nameFound(store, clip);
    store.takes.finishChecking(take.id);
    return { clip, ids: found.map(({ id }) => id) };
  });
}

const say = (name: string) => ({ name, department: "props", who: "Ida" }) as const;
const read = ({ store }: Production, ids: readonly string[]) => ids.map((id) => store.anomalies.find(id).description);
const news = ({ store }: Production, after: number) =>
  store.journal.readAfter(after).map(({ kind, subjectId }) => `${kind} ${subjectId}`);

describe("a name", () => {
  test("is that of the same thing in every take of its set-up at once, in the next one, and in no other set-up", () => {
    using production = openProduction();
    const { store, scene } = production;
    shoot(production);
    const [second, third] = [shoot(production, {}), shoot(production, {})];
    const other = { ...production, angle: store.scenes.addAngle({ sceneIds: [scene.id], slate: "24B" }) };
    store.takes.arm({ angleId: other.angle.id });
    shoot(other);
    const elsewhere = shoot(other, {});
    const head = store.journal.head();
    const thing = nameAnomaly(store, second.ids[0] ?? "", { ...say(" the bottle"), department: "set dressing" });
    expect(thing).toMatchObject({ name: "bottle", camera: "A", box: HERE, look: BOTTLE, other: TABLE, who: "Ida" });
    const told = "Bottle gone, camera left, half way up, from 0:12; there in take 1.";
    expect(read(production, [...second.ids, ...third.ids])).toEqual([told, told]);
    expect(news(production, head)).toEqual([
      `angle ${production.angle.id}`,
      `anomaly.updated ${second.ids[0]}`,
      `anomaly.updated ${third.ids[0]}`,
    ]);
    store.takes.arm({ angleId: production.angle.id });
    const beforeFourth = store.journal.head();
    const fourth = shoot(production, {});
    expect(read(production, fourth.ids)).toEqual([told]);
    expect(news(production, beforeFourth).filter((one) => one.startsWith("anomaly"))).toEqual([
      `anomaly.new ${fourth.ids[0]}`,
    ]);
    expect(read(production, elsewhere.ids)[0]).toStartWith("Something gone");
    const subject = { id: fourth.ids[0] ?? "", type: "new", seq: 1, box: "b", department: "props" } as const;
    expect(describeAnomaly(store, subject)).toMatchObject({ description: told, department: "set dressing" });
  });

  test("is not that of another thing at its place, nor of the same at another, nor of one of which there is no picture", () => {
    using production = openProduction();
    const { store } = production;
    shoot(production);
    const { ids } = shoot(production, {});
    const others = [
      { before: MUG },
      { before: null, after: null },
      { box: ELSEWHERE },
      // New in the take: what stands in the reference says nothing of it.
      { after: MUG, change: { kind: "object-added", box: HERE } },
      { change: { telling: { said: "Clock gone", span: "lasts", before: [] } as const } },
    ];
    const later = shoot(production, ...others);
    nameAnomaly(store, ids[0] ?? "", say("bottle"));
    expect(later.ids.map((id) => store.anomalies.find(id).thing)).toEqual(others.map(() => null));
    const next = shoot(production, ...others, {
      before: TABLE,
      after: BOTTLE,
      change: { kind: "object-added", box: HERE },
    });
    expect(next.ids.map((id) => store.anomalies.find(id).thing?.name)).toEqual([
      ...others.map(() => undefined),
      "bottle",
    ]);
  });

  test("is changed, removed and brought back, and dismissals and their lists say it too", () => {
    using production = openProduction();
    const { store, angle, project } = production;
    shoot(production);
    const { ids } = shoot(production, {});
    const [id = ""] = ids;
    const dismissal = dismissAnomaly(store, id, { reason: "intended", scope: "take", untilDay: null, who: "" });
    const thing = nameAnomaly(store, id, say("bottle"));
    expect(store.dismissals.find(dismissal.id).description).toStartWith("Bottle gone");
    expect(nameAnomaly(store, id, { ...say("flask"), department: "costume" }).id).toBe(thing.id);
    expect(read(production, ids)[0]).toStartWith("Flask gone");
    expect(store.namedThings.listNames(project.id, angle.id)).toEqual([{ name: "flask", department: "costume" }]);
    removeThing(store, thing.id);
    expect(read(production, ids)[0]).toStartWith("Something gone");
    expect(store.namedThings.list(angle.id)).toEqual([]);
    restoreThing(store, thing.id);
    expect(read(production, ids)[0]).toStartWith("Flask gone");
    removeThing(store, thing.id);
    nameAnomaly(store, id, say("vase"));
    expect(() => restoreThing(store, thing.id)).toThrow("it is called vase now");
    expect(read(production, ids)[0]).toStartWith("Vase gone");
  });

  test("that is none is refused, and so is one for what the box knows by name; nothing is changed", () => {
    using production = openProduction();
    const { store, angle } = production;
    shoot(production);
    const clock = { telling: { said: "Clock gone", span: "lasts", before: [] }, description: "Clock gone." } as const;
    const { ids } = shoot(production, {}, { change: clock }, { change: { referenceBox: null } });
    const head = store.journal.head();
    for (const bad of ["", "something", "bot\ntle", "x".repeat(41)])
      expect(() => nameAnomaly(store, ids[0] ?? "", say(bad))).toThrow(expect.objectContaining({ code: "invalid" }));
    for (const id of ids.slice(1))
      expect(() => nameAnomaly(store, id, say("bottle"))).toThrow(expect.objectContaining({ code: "conflict" }));
    expect(() => nameAnomaly(store, "none", say("bottle"))).toThrow(expect.objectContaining({ code: "not-found" }));
    expect(() => removeThing(store, "none")).toThrow(expect.objectContaining({ code: "not-found" }));
    expect(store.journal.head()).toBe(head);
    expect(store.namedThings.list(angle.id)).toEqual([]);
  });
});

describe("a landmark", () => {
  const lampOff = {
    box: BESIDE,
    before: LAMP,
    after: MUG,
    change: {
      kind: "object-switched",
      box: BESIDE,
      telling: { said: "Something switched off, in the middle, half way up", span: "lasts", before: [] } as const,
    },
  };
  const lampGone = { ...lampOff, change: { ...lampOff.change, kind: "object-missing" } };
  const beside = "Something gone, camera left of the lamp, from 0:12; there in take 1.";

  test("is the named thing beside it that stands in the reference and of which nothing says that it is away", () => {
    using production = openProduction();
    const { store } = production;
    shoot(production);
    const { ids } = shoot(production, lampOff, {});
    const away = shoot(production, lampGone, {});
    const lamp = nameAnomaly(store, ids[0] ?? "", { ...say("lamp"), department: "electric" });
    expect(read(production, ids)).toEqual(["Lamp switched off, in the middle, half way up, from 0:12.", beside]);
    expect(read(production, away.ids)[1]).toContain("camera left, half way up");
    expect(read(production, shoot(production, {}).ids)).toEqual([beside]);
    nameAnomaly(store, ids[1] ?? "", say("bottle"));
    expect(read(production, ids)[1]).toBe("Bottle gone, camera left of the lamp, from 0:12; there in take 1.");
    removeThing(store, lamp.id);
    expect(read(production, ids)[1]).toBe("Bottle gone, camera left, half way up, from 0:12; there in take 1.");
  });

  test("is not known to stand in another reference before something is found of it there", () => {
    using production = openProduction();
    const { store, angle } = production;
    shoot(production);
    const { ids } = shoot(production, lampOff);
    nameAnomaly(store, ids[0] ?? "", say("lamp"));
    const chosen = shoot(production);
    store.references.set({ angleId: angle.id, clip: chosen.clip, provisional: false });
    expect(read(production, shoot(production, {}).ids)[0]).toContain("camera left, half way up");
    expect(read(production, shoot(production, lampOff, {}).ids)[1]).toBe(beside);
  });
});

test("moments are said from action, anew when its handle is moved", () => {
  using production = openProduction();
  const { store } = production;
  shoot(production);
  const { clip, ids } = shoot(production, {});
  store.clipMarks.save(clip, { actionMs: 4000, cutMs: null, who: "Ida" });
  retellClip(store, clip, { isNews: true });
  expect(read(production, ids)).toEqual([
    "Something gone, camera left, half way up, from 0:08 after action; there in take 1.",
  ]);
  store.clipMarks.save(clip, { actionMs: null, cutMs: null, who: "Ida" });
  retellClip(store, clip, { isNews: true });
  expect(read(production, ids)[0]).toContain("from 0:12; there");
});

test("what was kept before sentences were made of parts is named as well", () => {
  using production = openProduction();
  const { store } = production;
  shoot(production);
  const description = "Something gone, camera left, half way up, from 0:12; there in take 1.";
  const question = "This does not look like 24A. New set-up 24B?";
  const { ids } = shoot(
    production,
    { change: { telling: undefined, description } },
    { change: { telling: undefined, description: question } },
  );
  const thing = nameAnomaly(store, ids[0] ?? "", say("bottle"));
  expect(read(production, ids)).toEqual([description.replace("Something", "Bottle"), question]);
  removeThing(store, thing.id);
  expect(read(production, ids)).toEqual([description, question]);
});
