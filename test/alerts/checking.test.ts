import { expect, setDefaultTimeout, test } from "bun:test";
import { type AlertsOptions, openAlerts } from "../../src/alerts/alerts.ts";
import { openLog } from "../../src/base/log.ts";
import { coverAll, openProduction, type Production, recordCheck, shootTake } from "../support/production.ts";
import { freePort, Listener, Mosquitto, until } from "./mosquitto.ts";

setDefaultTimeout(60_000);

/** The box's own broker and the crew's: what is said is the same. */
const BROKERS = ["embedded", "mosquitto"] as const;

async function open(production: Production, kind: (typeof BROKERS)[number]) {
  const stack = new AsyncDisposableStack();
  const { store } = production;
  // Time passes where the test says so: the pace of the countdown is counted by it.
  const clock = { nowMs: 10_000, wallMs: () => Date.now(), monotonicMs: () => clock.nowMs };
  const broker = await openBroker(stack, kind);
  const alerts = stack.use(await openAlerts({ store, clock, log: openLog("silent"), boxName: "set-1", broker }));
  const port = broker.kind === "external" ? Number(new URL(broker.url).port) : Number(new URL(alerts.address).port);
  await until("the connection", () => alerts.state().connected);
  const listener = stack.use(new Listener(port, "camf/#"));
  await until("status and take", () => listener.on("/status").length > 0 && listener.on("/take").length > 0);
  return { clock, alerts, port, listener, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

async function openBroker(
  stack: AsyncDisposableStack,
  kind: (typeof BROKERS)[number],
): Promise<AlertsOptions["broker"]> {
  if (kind === "embedded") return { kind, host: "127.0.0.1", port: 0 };
  const mosquitto = stack.use(new Mosquitto(await freePort()));
  await mosquitto.start();
  return { kind: "external", url: `mqtt://127.0.0.1:${mosquitto.port}` };
}

/** A take that is being compared with an earlier one; `camera` B has a clip too when it is set up. */
function startChecks(production: Production) {
  const { store, angle } = production;
  const first = shootTake(production);
  const reference = store.references.set({ angleId: angle.id, clip: first.clip, provisional: false });
  store.takes.finishChecking(first.take.id);
  const { take } = shootTake(production);
  const checks = store.clips.list(take.id).map((clip) => {
    const subject = { takeId: take.id, clipId: clip.id, referenceId: reference.id, referenceLabel: "take 1" };
    return store.checks.start(subject);
  });
  return { take, checks };
}

function read(listener: Listener) {
  return listener.on("/checking").map(({ payload }) => JSON.parse(payload));
}

for (const kind of BROKERS) {
  test(`the countdown is said at a bounded pace, at QoS 0 and unretained, and that it is over (${kind})`, async () => {
    using production = openProduction();
    const { store } = production;
    store.cameras.set("B", "test:ball");
    await using open1 = await open(production, kind);
    const { clock, listener } = open1;
    const { take, checks } = startChecks(production);
    const [a = "", b = ""] = checks;
    clock.nowMs += 1000;
    store.checks.advance(a, { done: 60, total: 100, secondsLeft: 20, detectorsBehind: 1 });
    await until("the first", () => read(listener).length > 0);
    clock.nowMs += 1000;
    store.checks.advance(b, { done: 40, total: 100, secondsLeft: 31, detectorsBehind: 2 });
    await until("the slower camera", () => read(listener).at(-1)?.secondsLeft === 31);
    expect(read(listener).at(-1)).toEqual({
      box: "set-1",
      take: { id: take.id, title: "24A take 2" },
      over: false,
      percent: 50,
      secondsLeft: 31,
      detectorsBehind: 2,
    });
    const before = listener.on("/checking").length;
    const takes = listener.on("/take").length;
    for (let done = 41; done < 80; done++) {
      store.checks.advance(b, { done, total: 100, secondsLeft: 30 });
      // Long enough for each to be followed by itself.
      await Bun.sleep(5);
    }
    clock.nowMs += 1000;
    store.checks.advance(b, { done: 80, total: 100 });
    await until("the next second", () => read(listener).at(-1)?.percent === 70);
    expect(read(listener)).toHaveLength(before + 1);
    expect(read(listener).at(-1)).toMatchObject({ secondsLeft: null });
    expect(listener.on("/take")).toHaveLength(takes);
    expect(JSON.parse(listener.on("/take").at(-1)?.payload ?? "").take.verdict).toEqual({
      tone: "busy",
      text: "camera A: being checked; camera B: being checked",
    });
    for (const id of checks) {
      store.checks.finish(id, { state: "complete", coverage: [coverAll()], done: 100, total: 100 });
    }
    store.takes.finishChecking(take.id);
    await until("the end", () => read(listener).at(-1)?.over === true);
    expect(read(listener).at(-1)).toMatchObject({ percent: 100, secondsLeft: null, detectorsBehind: 0 });
    expect(listener.on("/checking").every(({ retained, qos }) => !retained && qos === 0)).toBe(true);
  });
}

test("no countdown while a camera rolls, nor for a take with nothing to match; what ended meanwhile is said at the cut", async () => {
  using production = openProduction();
  const { store } = production;
  await using open1 = await open(production, "embedded");
  const { clock, listener } = open1;
  const first = shootTake(production);
  const idle = store.checks.start({
    takeId: first.take.id,
    clipId: first.clip.id,
    referenceId: null,
    referenceLabel: "",
  });
  store.checks.finish(idle, { state: "nothing-to-match", coverage: [], done: 0, total: 0 });
  const { take, checks } = startChecks(production);
  const [check = ""] = checks;
  clock.nowMs += 1000;
  store.checks.advance(check, { done: 10, total: 100, secondsLeft: 9 });
  await until("the countdown", () => read(listener).at(-1)?.percent === 10);
  const rolling = store.takes.current()?.id ?? "";
  store.roll(rolling);
  const before = listener.on("/checking").length;
  for (let done = 11; done < 60; done++) {
    clock.nowMs += 1000;
    store.checks.advance(check, { done, total: 100, secondsLeft: 8 });
  }
  store.checks.finish(check, { state: "complete", coverage: [coverAll()], done: 100, total: 100 });
  store.takes.finishChecking(take.id);
  store.takes.change(rolling, { note: "said after everything before it" });
  store.takes.change(rolling, { flags: ["circled"] });
  await until("the rolling take", () => listener.on("/take").at(-1)?.payload.includes("circled") ?? false);
  expect(listener.on("/checking")).toHaveLength(before);
  store.cut(rolling);
  await until("the end", () => read(listener).some(({ over }) => over));
  expect(read(listener).filter(({ over }) => over)).toMatchObject([{ take: { id: take.id }, percent: 100 }]);
  expect(read(listener).every((one) => one.take.id !== first.take.id)).toBe(true);
});

for (const kind of BROKERS) {
  test(`a detector that was switched off is told, kept for who comes later, and taken back once it is well (${kind})`, async () => {
    using production = openProduction();
    const { store } = production;
    await using open1 = await open(production, kind);
    const { alerts, listener, port } = open1;
    store.detectorFaults.save("lamp", { state: "backing-off", reason: "it ended itself" });
    store.detectorFaults.save("lamp", { state: "disabled", reason: "it failed 5 times within a minute" });
    await until("the fault", () => listener.on("/detectors/").some(({ payload }) => payload !== ""));
    const told = listener.on("/detectors/").find(({ payload }) => payload !== "");
    expect(told).toMatchObject({ topic: "camf/set-1/detectors/lamp", qos: 1 });
    expect(JSON.parse(told?.payload ?? "")).toEqual({
      box: "set-1",
      name: "lamp",
      state: "disabled",
      reason: "it failed 5 times within a minute",
      at: store.detectorFaults.find("lamp")?.at ?? "",
    });
    {
      await using late = new Listener(port, "camf/+/detectors/+");
      await until("what is kept", () => late.heard.length === 1);
      expect(late.heard[0]).toMatchObject({ retained: true, payload: told?.payload });
    }
    store.detectorFaults.save("lamp", { state: "ready", reason: "" });
    await until("the end", () => listener.on("/detectors/").at(-1)?.payload === "");
    await until("nothing pending", () => alerts.state().pending === 0);
    await using later = new Listener(port, "camf/#");
    await until("what is kept", () => later.on("/take").length > 0);
    expect(later.on("/detectors/")).toEqual([]);
  });
}

test("a fault waits for the cut, and a broker that comes back is told what stands", async () => {
  await using broker = new Mosquitto(await freePort());
  await broker.start();
  using production = openProduction();
  const { store } = production;
  shootTake(production);
  const address = { kind: "external", url: `mqtt://127.0.0.1:${broker.port}` } as const;
  const wish = { store, clock: store.clock, log: openLog("silent"), broker: address, boxName: "set-1" };
  const rolling = store.takes.current()?.id ?? "";
  {
    await using listener = new Listener(broker.port, "camf/#");
    await using alerts = await openAlerts(wish);
    await until("take", () => listener.on("/take").length > 0);
    store.roll(rolling);
    store.detectorFaults.save("lamp", { state: "disabled", reason: "it failed 5 times" });
    store.takes.change(rolling, { flags: ["circled"] });
    await until("the change", () => listener.on("/take").at(-1)?.payload.includes("circled") ?? false);
    expect(listener.on("/detectors/")).toEqual([]);
    expect(alerts.state().pending).toBe(1);
    store.cut(rolling);
    await until("the fault", () => listener.on("/detectors/lamp").length === 1);
    await until("nothing pending", () => alerts.state().pending === 0);
  }
  await using forgetful = new Mosquitto(await freePort());
  await forgetful.start();
  await using listener = new Listener(forgetful.port, "camf/#");
  const elsewhere = { kind: "external", url: `mqtt://127.0.0.1:${forgetful.port}` } as const;
  await using _alerts = await openAlerts({ ...wish, broker: elsewhere });
  await until("the fault that stands", () => listener.on("/detectors/lamp").length === 1);
  recordCheck(production, { clip: store.clips.list(rolling)[0], drafts: [] });
  store.detectorFaults.forget("lamp");
  await until("the detector that was removed", () => listener.on("/detectors/lamp").at(-1)?.payload === "");
});
