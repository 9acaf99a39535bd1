import { expect, setDefaultTimeout, test } from "bun:test";
import { connect as connectSocket } from "node:net";
import { networkInterfaces } from "node:os";
import { connect } from "mqtt";
import { type Alerts, openAlerts } from "../../src/alerts/alerts.ts";
import { MAX_CLIENT_PACKET_BYTES, MAX_CLIENTS } from "../../src/alerts/embedded-broker.ts";
import { openLog } from "../../src/base/log.ts";
import { draftAnomaly, openProduction, type Production, recordCheck, shootTake } from "../support/production.ts";
import { Listener, until } from "./mosquitto.ts";

setDefaultTimeout(60_000);

function open({ store }: Production, change: { host?: string; login?: { user: string; password: string } } = {}) {
  const broker = { kind: "embedded", host: change.host ?? "127.0.0.1", port: 0, credentials: change.login } as const;
  return openAlerts({ store, clock: store.clock, log: openLog("silent"), broker, boxName: "set-1" });
}

function portOf(alerts: Alerts): number {
  return Number(new URL(alerts.address).port);
}

test("a phone gets status, take and what is open when it comes, then everything new", async () => {
  using production = openProduction();
  const { clip } = shootTake(production);
  const [open1, settled] = recordCheck(production, { clip, drafts: [draftAnomaly(), draftAnomaly({ rank: 1 })] });
  production.store.anomalies.judge(settled?.id ?? "", { status: "false-alarm" });
  await using alerts = await open(production);
  await until("nothing pending", () => alerts.state().pending === 0);
  await using listener = new Listener(portOf(alerts), "camf/#");
  await until("what is open", () => listener.heard.length === 3);
  expect(listener.on("/status")[0]).toMatchObject({ retained: true });
  expect(JSON.parse(listener.on("/take")[0]?.payload ?? "")).toMatchObject({
    take: { title: "24A take 1", state: "checked", verdict: { tone: "look", text: "1 to look at" } },
    next: "24A take 2",
  });
  expect(listener.on("/anomalies/")).toHaveLength(1);
  const told = listener.on("/anomalies/")[0];
  expect(told).toMatchObject({ retained: false, qos: 1 });
  expect(JSON.parse(told?.payload ?? "")).toMatchObject({ type: "update", id: open1?.id, status: "open" });
  production.store.anomalies.judge(open1?.id ?? "", { status: "fixed" });
  await until("the end", () => listener.on("/anomalies/").length === 2);
  expect(JSON.parse(listener.on("/anomalies/")[1]?.payload ?? "")).toMatchObject({ type: "end", status: "fixed" });
});

test("who comes while a take rolls is told what is open at the cut", async () => {
  using production = openProduction();
  const { store } = production;
  const { clip } = shootTake(production);
  recordCheck(production, { clip, drafts: [draftAnomaly()] });
  await using alerts = await open(production);
  await until("nothing pending", () => alerts.state().pending === 0);
  const rolling = store.takes.current()?.id ?? "";
  store.roll(rolling);
  await using listener = new Listener(portOf(alerts), "camf/#");
  await until("the rolling take", () => listener.on("/take").some((one) => one.payload.includes('"rolling"')));
  store.takes.change(rolling, { note: "a change that everybody is told after a newcomer would have been" });
  store.takes.change(rolling, { flags: ["circled"] });
  await until("the change", () => listener.on("/take").at(-1)?.payload.includes("circled") ?? false);
  expect(listener.on("/anomalies/")).toHaveLength(0);
  store.cut(rolling);
  await until("what is open", () => listener.on("/anomalies/").length === 1);
});

test("after the box comes back, a client that comes back hears what is open again", async () => {
  using production = openProduction();
  const { clip } = shootTake(production);
  recordCheck(production, { clip, drafts: [draftAnomaly()] });
  for (let life = 0; life < 2; life++) {
    await using alerts = await open(production);
    await until("nothing pending", () => alerts.state().pending === 0);
    await using listener = new Listener(portOf(alerts), "camf/+/anomalies/#", ["-c", "-i", "props"]);
    await until("what is open", () => listener.heard.length === 1);
  }
});

test("only loopback is served until credentials are set, then the configured address", async () => {
  using production = openProduction();
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === "IPv4" && !one.internal)?.address;
  {
    await using alerts = await open(production, { host: "0.0.0.0" });
    expect(new URL(alerts.address).hostname).toBe("127.0.0.1");
    if (outside) expect(await reaches(outside, portOf(alerts))).toBe(false);
    expect(await reaches("127.0.0.1", portOf(alerts))).toBe(true);
  }
  const login = { user: "crew", password: "p@ß" };
  await using alerts = await open(production, { host: "0.0.0.0", login });
  if (outside) expect(await reaches(outside, portOf(alerts))).toBe(true);
  for (const wrong of [[], ["-u", "crew"], ["-u", "crew", "-P", "wrong"], ["-u", "other", "-P", "p@ß"]]) {
    await using refused = new Listener(portOf(alerts), "camf/#", wrong);
    expect(await refused.exited()).toBe(5);
    expect(refused.heard).toHaveLength(0);
  }
  await using listener = new Listener(portOf(alerts), "camf/#", ["-u", "crew", "-P", "p@ß"]);
  await until("status", () => listener.on("/status").length === 1);
});

test("clients may neither publish, nor leave a will, nor read beyond camf", async () => {
  using production = openProduction();
  await using alerts = await open(production);
  await using listener = new Listener(portOf(alerts), "camf/#");
  await until("status", () => listener.on("/status").length === 1);
  const port = portOf(alerts);
  const will = { topic: "camf/set-1/take", payload: Buffer.from("by will"), qos: 1, retain: true } as const;
  for (const topic of ["camf/set-1/take", "camf/set-1/anomalies/x", "other"]) {
    const intruder = connect(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0, will });
    const closed = new Promise<void>((resolve) => intruder.once("close", () => resolve()));
    intruder.on("error", () => {});
    intruder.publish(topic, "lies", { qos: 1, retain: true });
    await closed;
    intruder.end(true);
  }
  for (const filter of ["#", "$SYS/#", "+/set-1/take", "other"]) {
    const reader = connect(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 });
    const granted = await reader.subscribeAsync(filter, { qos: 1 }).catch((error) => String(error));
    expect(typeof granted === "string" || granted.every((one) => one.qos === 128)).toBe(true);
    await reader.endAsync(true);
  }
  shootTake(production);
  await until("a take", () => listener.on("/take").length > 1);
  expect(listener.heard.some((one) => /lies|will/.test(one.payload))).toBe(false);
});

test("an oversized packet and one client too many are cut off, and the others are served", async () => {
  using production = openProduction();
  await using alerts = await open(production);
  const port = portOf(alerts);
  await using listener = new Listener(port, "camf/#");
  await until("status", () => listener.on("/status").length === 1);
  const wordy = connect(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 });
  await new Promise<void>((resolve) => wordy.once("connect", () => resolve()));
  wordy.subscribe(`camf/${"x".repeat(MAX_CLIENT_PACKET_BYTES)}`, () => (granted += 1));
  let granted = 0;
  await new Promise<void>((resolve) => wordy.once("close", () => resolve()));
  expect(granted).toBe(0);
  const crowd = Array.from({ length: MAX_CLIENTS + 4 }, () =>
    connect(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 }),
  );
  let admitted = 0;
  let refused = 0;
  for (const client of crowd) {
    client.on("error", () => {});
    client.once("connect", () => admitted++);
    client.once("close", () => refused++);
  }
  await until("all have an answer", () => admitted + refused === crowd.length);
  expect({ admitted, refused }).toEqual({ admitted: MAX_CLIENTS - 1, refused: 5 });
  for (const client of crowd) client.end(true);
  shootTake(production);
  await until("a take", () => listener.on("/take").length > 1);
});

test("a reader that takes nothing does not hold up the others for good", async () => {
  using production = openProduction();
  const { store } = production;
  await using alerts = await open(production);
  await using listener = new Listener(portOf(alerts), "camf/#");
  await using frozen = new Listener(portOf(alerts), "camf/#");
  await until("status", () => listener.heard.length > 0 && frozen.heard.length > 0);
  frozen.freeze();
  const { take, clip } = shootTake(production);
  const drafts = Array.from({ length: 20 }, (_, rank) => draftAnomaly({ rank }));
  const found = recordCheck(production, { clip, drafts });
  for (let round = 0; round < 40; round++) {
    const note = `${round} ${"漢".repeat(3900)}`;
    store.commit(() => found.map(({ id }) => store.anomalies.judge(id, { note })));
  }
  store.takes.change(take.id, { note: "last" });
  await until("everything", () => listener.on("/anomalies/").length === 20 * 41);
  await until("nothing pending", () => alerts.state().pending === 0);
});

test("a port that is taken is said at once", async () => {
  using production = openProduction();
  await using alerts = await open(production);
  const broker = { kind: "embedded", host: "127.0.0.1", port: portOf(alerts) } as const;
  const { store } = production;
  const second = openAlerts({ store, clock: store.clock, log: openLog("silent"), broker });
  await expect(second).rejects.toMatchObject({ code: "conflict" });
});

function reaches(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectSocket({ host, port, timeout: 2000 });
    for (const event of ["error", "timeout"]) socket.once(event, () => resolve(false));
    socket.once("connect", () => resolve(true));
    socket.once("connect", () => socket.destroy());
  });
}
