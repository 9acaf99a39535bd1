import { expect, setDefaultTimeout, test } from "bun:test";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { Aedes } from "aedes";
import { type AlertsOptions, openAlerts } from "../../src/alerts/alerts.ts";
import { openLog } from "../../src/base/log.ts";
import { draftAnomaly, openProduction, type Production, recordCheck, shootTake } from "../support/production.ts";
import { freePort, Listener, Mosquitto, until } from "./mosquitto.ts";

setDefaultTimeout(60_000);

function options({ store }: Production, port: number, login?: { user: string; password: string }): AlertsOptions {
  const broker = { kind: "external", url: `mqtt://127.0.0.1:${port}`, credentials: login } as const;
  return { store, clock: store.clock, log: openLog("silent"), broker, boxName: "set-1" };
}

test("anomalies arrive in order, at QoS 1, unretained, after status and take", async () => {
  await using broker = new Mosquitto(await freePort());
  await broker.start();
  using production = openProduction();
  await using listener = new Listener(broker.port, "camf/#");
  await using alerts = await openAlerts(options(production, broker.port));
  await until("status", () => listener.on("/status").length === 1);
  const { clip, take } = shootTake(production);
  const found = recordCheck(production, { clip, drafts: [draftAnomaly(), draftAnomaly({ rank: 1 })] });
  production.store.anomalies.judge(found[0]?.id ?? "", { note: "props are looking" });
  production.store.anomalies.judge(found[1]?.id ?? "", { status: "intended" });
  await until("four messages", () => listener.on("/anomalies/").length === 4);
  const said = listener.on("/anomalies/").map((one) => ({ ...one, ...JSON.parse(one.payload) }));
  expect(said.map((one) => one.type)).toEqual(["new", "new", "update", "end"]);
  expect(said.map((one) => one.seq)).toEqual(said.map((one) => one.seq).toSorted((a, b) => a - b));
  expect(said.every((one) => one.qos === 1 && !one.retained && one.box === "set-1")).toBe(true);
  expect(said[0]).toMatchObject({
    topic: `camf/set-1/anomalies/${found[0]?.id}`,
    take: { id: take.id, title: "24A take 1" },
    camera: "A",
    kind: "object-missing",
    severity: "high",
    moment: { from: "0:12", timecode: "00:00:12:12" },
    department: null,
  });
  await until("verdict", () => listener.on("/take").at(-1)?.payload.includes("1 to look at") ?? false);
  // The listener may have it before the broker's receipt is back.
  await until("receipt", () => alerts.state().pending === 0);
  expect(alerts.state()).toMatchObject({ connected: true, reason: "" });
});

test("while a take rolls only its state is said; at the cut everything follows in order", async () => {
  await using broker = new Mosquitto(await freePort());
  await broker.start();
  using production = openProduction();
  const { store } = production;
  const { clip } = shootTake(production);
  await using listener = new Listener(broker.port, "camf/#");
  await using alerts = await openAlerts(options(production, broker.port));
  await until("take", () => listener.on("/take").length > 0);
  const rolling = store.takes.current();
  store.roll(rolling?.id ?? "");
  await until("rolling", () => listener.on("/take").at(-1)?.payload.includes('"rolling"') ?? false);
  const before = listener.heard.length;
  recordCheck(production, { clip, drafts: [draftAnomaly({ rank: 1 }), draftAnomaly({ rank: 2 })] });
  store.takes.change(rolling?.id ?? "", { flags: ["circled"] });
  await until("a change of the rolling take", () => listener.heard.length > before);
  expect(listener.heard.slice(before).map((one) => one.topic)).toEqual(["camf/set-1/take"]);
  expect(alerts.state().pending).toBe(2);
  store.cut(rolling?.id ?? "");
  await until("the anomalies", () => listener.on("/anomalies/").length === 2);
  const after = listener.heard.slice(before + 1).map((one) => one.topic.split("/")[2]);
  expect(after.indexOf("take")).toBeLessThan(after.indexOf("anomalies"));
});

test("what was found before a roll also waits for the cut when the broker comes back in between", async () => {
  await using broker = new Mosquitto(await freePort());
  using production = openProduction();
  const { store } = production;
  const { clip } = shootTake(production);
  recordCheck(production, { clip, drafts: [draftAnomaly()] });
  const rolling = store.takes.current()?.id ?? "";
  store.roll(rolling);
  await broker.start();
  await using listener = new Listener(broker.port, "camf/#");
  await using alerts = await openAlerts(options(production, broker.port));
  await until("the rolling take", () => listener.on("/take").length === 1);
  store.takes.change(rolling, { flags: ["circled"] });
  await until("the change", () => listener.on("/take").length === 2);
  expect(listener.on("/anomalies/")).toHaveLength(0);
  expect(alerts.state()).toMatchObject({ connected: true, pending: 1 });
  store.cut(rolling);
  await until("the anomaly", () => listener.on("/anomalies/").length === 1);
});

test("nothing is lost while the broker is restarted midway", async () => {
  await using broker = new Mosquitto(await freePort());
  await broker.start();
  using production = openProduction();
  const { clip } = shootTake(production);
  const keep = ["-c", "-i", "props-phone"];
  await using listener = new Listener(broker.port, "camf/+/anomalies/#", keep);
  await listener.subscribed();
  await using alerts = await openAlerts(options(production, broker.port));
  await until("connection", () => alerts.state().connected);
  const drafts = (count: number) => Array.from({ length: count }, (_, rank) => draftAnomaly({ rank }));
  const first = recordCheck(production, { clip, drafts: drafts(30) });
  await until("some", () => listener.heard.length > 5);
  await broker.stop();
  for (const anomaly of first) production.store.anomalies.judge(anomaly.id, { note: "seen" });
  await until("loss", () => !alerts.state().connected);
  expect(alerts.state().pending).toBeGreaterThan(0);
  expect(alerts.state().reason).not.toBe("");
  await broker.start();
  await until("all", () => new Set(listener.heard.map((one) => JSON.parse(one.payload).seq)).size === 60);
  await until("nothing pending", () => alerts.state().pending === 0);
  const seqs = listener.heard.map((one) => JSON.parse(one.payload).seq);
  const firsts = [...new Set(seqs)];
  expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
});

test("what was written while no box ran is sent by the next one, and nothing twice", async () => {
  await using broker = new Mosquitto(await freePort());
  using production = openProduction();
  const { clip } = shootTake(production);
  const found = recordCheck(production, { clip, drafts: [draftAnomaly()] });
  {
    await using alerts = await openAlerts(options(production, broker.port));
    await until("a reason", () => alerts.state().reason.includes("no broker answers"));
    expect(alerts.state()).toMatchObject({ connected: false, pending: 1 });
  }
  await broker.start();
  await using listener = new Listener(broker.port, "camf/+/anomalies/#");
  await listener.subscribed();
  for (let life = 0; life < 2; life++) {
    await using alerts = await openAlerts(options(production, broker.port));
    await until("sent", () => alerts.state().connected && alerts.state().pending === 0);
  }
  production.store.anomalies.judge(found[0]?.id ?? "", { status: "confirmed" });
  await using alerts = await openAlerts(options(production, broker.port));
  await until("sent", () => alerts.state().pending === 0);
  await until("heard", () => listener.heard.length >= 2);
  expect(listener.heard.map((one) => JSON.parse(one.payload).type)).toEqual(["new", "update"]);
});

test("a wrong password is refused and shown as not connected", async () => {
  const login = { user: "camf", password: "right" };
  await using broker = new Mosquitto(await freePort(), login);
  await broker.start();
  using production = openProduction();
  {
    await using alerts = await openAlerts(options(production, broker.port, { ...login, password: "wrong" }));
    await until("refusal", () => alerts.state().reason.includes("refused user or password"));
    expect(alerts.state().connected).toBe(false);
  }
  await using alerts = await openAlerts(options(production, broker.port, login));
  await until("connection", () => alerts.state().connected);
});

test("a broker that lets the box in but takes no messages is not connected, and nothing counts as sent", async () => {
  await using broker = new Mosquitto(
    await freePort(),
    undefined,
    "topic read #\ntopic write camf/+/status\ntopic write camf/+/take",
  );
  await broker.start();
  using production = openProduction();
  const { clip } = shootTake(production);
  recordCheck(production, { clip, drafts: [draftAnomaly()] });
  await using alerts = await openAlerts(options(production, broker.port));
  await until("refusal", () => alerts.state().reason.includes("did not take a message"));
  expect(alerts.state().pending).toBe(1);
});

test("a broker that knows only MQTT 3.1.1 is served too", async () => {
  const broker = await Aedes.createBroker();
  const versions: number[] = [];
  broker.preConnect = (_client, packet, done) => {
    versions.push(packet.protocolVersion ?? 0);
    done(null, true);
  };
  const server = createServer((socket) => broker.handle(socket));
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  using production = openProduction();
  const { clip } = shootTake(production);
  recordCheck(production, { clip, drafts: [draftAnomaly()] });
  {
    await using alerts = await openAlerts(options(production, port));
    await until("delivery", () => alerts.state().connected && alerts.state().pending === 0);
    expect(versions).toEqual([5, 4]);
  }
  await new Promise<void>((resolve) => broker.close(resolve));
  server.close();
});

test("a box is closed at once although a broker accepts it and says nothing", async () => {
  const asked = Promise.withResolvers<void>();
  const server = createServer((socket) => socket.once("data", () => asked.resolve()));
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  using production = openProduction();
  const alerts = await openAlerts(options(production, port));
  await asked.promise;
  await alerts[Symbol.asyncDispose]();
  expect(alerts.state().connected).toBe(false);
  server.close();
});

test("a killed box is said to be offline by its last will, an orderly end by itself", async () => {
  await using broker = new Mosquitto(await freePort());
  await broker.start();
  using shelter = openProduction();
  await using listener = new Listener(broker.port, "camf/+/status");
  for (const end of ["SIGKILL", "SIGTERM"] as const) {
    const heard = listener.heard.length;
    const script = fileURLToPath(import.meta.resolve("./box-process.ts"));
    const env = { ...process.env, TMPDIR: shelter.folder };
    const box = Bun.spawn([process.execPath, script, String(broker.port)], {
      env,
      stdout: "ignore",
      stderr: "inherit",
    });
    await until("online", () => listener.heard.length === heard + 1);
    box.kill(end);
    await box.exited;
    await until("offline", () => listener.heard.length === heard + 2);
    const said = listener.heard.slice(heard).map((one) => JSON.parse(one.payload).online);
    expect(said).toEqual([true, false]);
  }
  await using late = new Listener(broker.port, "camf/+/status");
  await until("retained", () => late.heard.length === 1);
  expect(late.heard[0]).toMatchObject({ retained: true, payload: '{"online":false,"box":"killed"}' });
});

test("an address that is no broker's, or that holds a password, is refused at once", async () => {
  using production = openProduction();
  for (const url of ["http://127.0.0.1", "mqtt://", "broker", "mqtt://me:secret@127.0.0.1"]) {
    const opened = openAlerts({ ...options(production, 1), broker: { kind: "external", url } });
    await expect(opened).rejects.toMatchObject({ code: "invalid" });
  }
  await expect(openAlerts({ ...options(production, 1), boxName: "a/b" })).rejects.toMatchObject({ code: "invalid" });
});
