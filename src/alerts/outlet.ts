import { describeError } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import type { Courier } from "./courier.ts";
import { type EmbeddedAddress, openEmbeddedBroker } from "./embedded-broker.ts";
import { checkBrokerUrl, dialBroker } from "./external-broker.ts";
import type { Credentials, Link } from "./link.ts";

export type BrokerChoice =
  | ({ kind: "embedded" } & EmbeddedAddress)
  | { kind: "external"; url: string; credentials?: Credentials | undefined };

/** Where messages go: `dial` waits until the broker has accepted us. */
export interface Outlet {
  /** For people: where clients find the broker. */
  address: string;
  dial: (signal: AbortSignal) => Promise<Link>;
  close: () => Promise<void>;
}

interface Self {
  courier: Courier;
  log: Log;
  box: string;
  clientId: string;
}

/** The embedded broker listens when this resolves; an external one may be away. */
export function openOutlet(broker: BrokerChoice, self: Self): Promise<Outlet> {
  if (broker.kind === "embedded") return openOwnOutlet(broker, self);
  return Promise.resolve(openExternalOutlet(broker, self));
}

async function openOwnOutlet(address: EmbeddedAddress, { courier, log }: Self): Promise<Outlet> {
  const broker = await openEmbeddedBroker(address, log);
  broker.onNewcomer = (newcomer) => {
    courier.welcome(newcomer).catch((error) => log.warn("a newcomer was not told", { reason: describeError(error) }));
  };
  const link: Link = { publish: (message) => broker.publish(message), lost: broker.lost, close: async () => {} };
  return {
    address: `mqtt://${broker.host}:${broker.port}`,
    dial: async () => link,
    close: () => broker.close(),
  };
}

function openExternalOutlet(address: { url: string; credentials?: Credentials | undefined }, self: Self): Outlet {
  const { url, credentials } = address;
  checkBrokerUrl(url);
  const will = self.courier.status({ online: false, box: self.box });
  return {
    address: url,
    dial: (signal) => dialBroker({ url, credentials, clientId: self.clientId, will }, signal),
    close: async () => {},
  };
}
