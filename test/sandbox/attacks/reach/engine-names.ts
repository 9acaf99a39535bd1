// Tries: to look names up, through the system's resolver and through a name server of its choice. Wins: a way out in the names it asks for.
// Refused: ^lookup: .+, server: .+$
// Control: any
import { lookup, Resolver } from "node:dns/promises";
import { findSecret, runAttack, tryEach } from "../library/attack.ts";

await runAttack((target) =>
  tryEach({
    lookup: async () => (await lookup("footage.camf.invalid")).address,
    server: async () => {
      const resolver = new Resolver({ timeout: 2000, tries: 1 });
      resolver.setServers([`127.0.0.1:${target("dns")}`]);
      return findSecret((await resolver.resolveTxt("footage.camf")).flat().join());
    },
  }),
);
