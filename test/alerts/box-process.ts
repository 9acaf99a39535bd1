import { openAlerts } from "../../src/alerts/alerts.ts";
import { openLog } from "../../src/base/log.ts";
import { openProduction } from "../support/production.ts";

/** A box as a process of its own, so that a test can kill it. */
const production = openProduction();
const { store } = production;
const broker = { kind: "external", url: `mqtt://127.0.0.1:${process.argv[2]}` } as const;
const alerts = await openAlerts({ store, clock: store.clock, log: openLog("silent"), broker, boxName: "killed" });
process.on("SIGTERM", async () => {
  await alerts[Symbol.asyncDispose]();
  production[Symbol.dispose]();
  process.exit(0);
});
