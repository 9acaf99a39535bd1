import { createServer, type Server, type Socket } from "node:net";
import { Aedes, type Client, type Subscription } from "aedes";
import { describeError, Fault } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import { writeRules } from "./broker-rules.ts";
import { type Credentials, type Link, MAX_PAYLOAD_BYTES, type Message } from "./link.ts";
import { LimitedSocket } from "./packet-limit.ts";

/** Connections at once: a large crew's phones and a lighting desk or two. More are closed at the door. */
export const MAX_CLIENTS = 64;
/** Clients only connect, subscribe and acknowledge; what they send is small. */
export const MAX_CLIENT_PACKET_BYTES = 16 * 1024;
const LOOPBACK = "127.0.0.1";
const LOOPBACKS = ["127.0.0.1", "::1", "localhost"];

export interface EmbeddedAddress {
  host: string;
  port: number;
  credentials?: Credentials | undefined;
}

/** Somebody who has just subscribed and is owed what is open: it was sent before they came. */
export interface Newcomer {
  readonly filter: string;
  tell(message: Message): Promise<void>;
}

/**
 * The box's own broker. It is deaf: only the box publishes. Sessions live in memory and end with the connection, so
 * nothing gathers for those who stay away; whoever comes back is told what is open.
 */
export class EmbeddedBroker implements Link {
  /** Where it really listens: loopback only while there are no credentials. */
  readonly host: string;
  readonly lost: Promise<string>;
  readonly #broker: Aedes;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #log: Log;
  onNewcomer: (newcomer: Newcomer) => void = () => {};

  constructor(options: { broker: Aedes; host: string; log: Log }) {
    this.#broker = options.broker;
    this.host = options.host;
    this.#log = options.log;
    this.#server = createServer((socket) => this.#admit(socket));
    this.lost = new Promise((resolve) =>
      this.#server.once("close", () => resolve("the box's own broker was switched off")),
    );
    this.#broker.on("subscribe", (subscriptions: Subscription[], client: Client) => {
      for (const { topic, qos } of subscriptions) {
        if (qos < 128) this.onNewcomer({ filter: topic, tell: (message) => tell(client, message, qos) });
      }
    });
    for (const event of ["clientError", "connectionError"] as const) {
      this.#broker.on(event, (_client: Client, error: Error) =>
        this.#log.warn("a client of the broker was cut off", { reason: describeError(error) }),
      );
    }
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const refuse = (error: Error) =>
        reject(new Fault("conflict", explainListen(port, describeError(error)), { cause: error }));
      this.#server.once("error", refuse);
      this.#server.listen(port, this.host, () => {
        this.#server.off("error", refuse);
        this.#server.on("error", (error) => this.#log.error("the broker's door failed", { reason: error.message }));
        resolve();
      });
    });
  }

  publish(message: Message): Promise<void> {
    const payload = Buffer.from(message.payload);
    if (payload.length > MAX_PAYLOAD_BYTES) return Promise.reject(new Fault("internal", "an alert is too large"));
    const packet = {
      cmd: "publish",
      topic: message.topic,
      payload,
      qos: message.qos,
      retain: message.retain,
      dup: false,
    } as const;
    return new Promise((resolve, reject) => {
      this.#broker.publish(packet, (error) => (error ? reject(error) : resolve()));
    });
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#broker.close(resolve));
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #admit(socket: Socket): void {
    if (this.#sockets.size >= MAX_CLIENTS || this.#broker.closed) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.once("close", () => this.#sockets.delete(socket));
    this.#broker.handle(new LimitedSocket(socket, MAX_CLIENT_PACKET_BYTES));
  }
}

function explainListen(port: number, reason: string): string {
  const mend = "set it to a free port (0 takes any), or CAMF_MQTT_URL to the broker that is there";
  return `CAMF_MQTT_PORT=${port} cannot be listened on (${reason}); ${mend}`;
}

/** Opens the broker and its port. Throws conflict when the port is taken. */
export async function openEmbeddedBroker(address: EmbeddedAddress, log: Log): Promise<EmbeddedBroker> {
  const host = address.credentials || LOOPBACKS.includes(address.host) ? address.host : LOOPBACK;
  const broker = new EmbeddedBroker({ broker: await Aedes.createBroker(writeRules(address.credentials)), host, log });
  try {
    await broker.listen(address.port);
  } catch (error) {
    await broker.close();
    throw error;
  }
  if (host !== address.host) log.info("the broker listens on this machine only: no credentials are set", { host });
  return broker;
}

function tell(client: Client, message: Message, qos: number): Promise<void> {
  const { topic, payload } = message;
  return new Promise((resolve) => {
    const packet = { cmd: "publish", topic, payload, qos: qos > 0 ? 1 : 0, retain: false, dup: false } as const;
    client.publish(packet, () => resolve());
    // A client that has gone never calls back.
    client.conn.once("close", () => resolve());
  });
}
