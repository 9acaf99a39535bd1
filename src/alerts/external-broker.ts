import { connect, type IClientOptions, type MqttClient } from "mqtt";
import { describeError, Fault } from "../base/fault.ts";
import { type Credentials, type Link, MAX_PAYLOAD_BYTES, type Message, PUBLISH_DEADLINE_MS } from "./link.ts";

export interface ExternalAddress {
  url: string;
  credentials?: Credentials | undefined;
  clientId: string;
  /** Said by the broker when this box is lost. */
  will: Message;
}

const PROTOCOLS = ["mqtt:", "mqtts:", "ws:", "wss:"];
const CONNECT_DEADLINE_MS = 5000;
/** A broker that is silent for one and a half times this is lost, and so are we to it: then it sends the last will. */
const KEEPALIVE_SECONDS = 15;
/** How long a goodbye may take before the connection is cut. */
const GOODBYE_DEADLINE_MS = 1000;

/** Throws invalid unless `url` names a broker and keeps passwords out of what gets logged. */
export function checkBrokerUrl(url: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !PROTOCOLS.includes(parsed.protocol) || parsed.hostname === "") {
    throw new Fault("invalid", "a broker's address looks like mqtt://host:1883 (or mqtts://, ws://, wss://)");
  }
  if (parsed.username !== "" || parsed.password !== "") {
    throw new Fault("invalid", "user and password of the broker do not belong into its address; set them separately");
  }
}

/** In MQTT 5 a broker says when it does not take a message; in 3.1.1 it stays silent. Older brokers know only that. */
const VERSIONS = [5, 4] as const;
type Version = (typeof VERSIONS)[number];

/** Connects once. Throws unavailable with what the broker said when it did not let us in. */
export async function dialBroker(address: ExternalAddress, signal: AbortSignal): Promise<Link> {
  let reason = "";
  for (const version of VERSIONS) {
    const attempt = await dialAs(version, address, signal);
    if ("link" in attempt) return attempt.link;
    reason = attempt.reason;
    if (!attempt.misunderstood || signal.aborted) break;
  }
  throw new Fault("unavailable", reason);
}

type Attempt = { link: Link } | { reason: string; misunderstood: boolean };

async function dialAs(version: Version, address: ExternalAddress, signal: AbortSignal): Promise<Attempt> {
  const client = connect(address.url, clientOptions(version, address));
  let reason = `the connection to ${address.url} broke`;
  let misunderstood = true;
  client.on("error", (error) => {
    reason = explain(error, address.url);
    misunderstood = !isAnswer(error);
  });
  const lost = new Promise<string>((resolve) => client.once("close", () => resolve(reason)));
  const connected = new Promise<true>((resolve) => client.once("connect", () => resolve(true)));
  const giveUp = () => client.end(true);
  signal.addEventListener("abort", giveUp, { once: true });
  const accepted = (await Promise.race([connected, lost])) === true;
  signal.removeEventListener("abort", giveUp);
  if (accepted) {
    return { link: { publish: (message) => publish({ client, lost, message }), lost, close: () => close(client) } };
  }
  client.end(true);
  return { reason, misunderstood };
}

function clientOptions(version: Version, address: ExternalAddress): IClientOptions {
  const { will } = address;
  return {
    clientId: address.clientId,
    username: address.credentials?.user,
    password: address.credentials?.password,
    protocolVersion: version,
    clean: true,
    keepalive: KEEPALIVE_SECONDS,
    connectTimeout: CONNECT_DEADLINE_MS,
    // Trying again is the supervisor's; the cursor in the store, not a queue in memory, holds what is still to be sent.
    reconnectPeriod: 0,
    queueQoSZero: false,
    will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: will.retain },
  };
}

async function publish(wish: { client: MqttClient; lost: Promise<string>; message: Message }): Promise<void> {
  const { client, message } = wish;
  if (Buffer.byteLength(message.payload) > MAX_PAYLOAD_BYTES) throw new Fault("internal", "an alert is too large");
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve("the broker does not answer"), PUBLISH_DEADLINE_MS);
  });
  const acknowledged = client
    .publishAsync(message.topic, message.payload, { qos: message.qos, retain: message.retain })
    .then(
      () => undefined,
      (error) => `the broker did not take a message: ${describeError(error)}`,
    );
  const failure = await Promise.race([acknowledged, wish.lost, late]);
  clearTimeout(timer);
  if (failure === undefined) return;
  client.end(true);
  throw new Fault("unavailable", failure);
}

async function close(client: MqttClient): Promise<void> {
  const timer = setTimeout(() => client.end(true), GOODBYE_DEADLINE_MS);
  await client.endAsync().catch(() => {});
  clearTimeout(timer);
}

/** CONNACK codes of MQTT 3.1.1 (below 128) and 5 that the crew can do something about. */
const REFUSALS: Record<number, string> = {
  2: "refused this box's client id",
  3: "is not ready",
  4: "refused user or password",
  5: "refused user or password",
  133: "refused this box's client id",
  134: "refused user or password",
  135: "refused user or password",
  136: "is not ready",
  137: "is busy",
  138: "has banned this box",
};

/** True when the broker, or the network before it, said something that another protocol version would not change. */
function isAnswer(error: Error & { code?: number | string }): boolean {
  return typeof error.code === "string" || (error.code !== undefined && error.code in REFUSALS);
}

function explain(error: Error & { code?: number | string }, url: string): string {
  const refusal = typeof error.code === "number" ? REFUSALS[error.code] : undefined;
  if (refusal) return `the broker at ${url} ${refusal}`;
  if (error.code === "ECONNREFUSED") return `no broker answers at ${url}`;
  return `no connection to ${url}: ${error.message || error.code || "unknown reason"}`;
}
