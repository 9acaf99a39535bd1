import { networkInterfaces } from "node:os";
import { describeError } from "../base/fault.ts";
import { type Box, openBox } from "../box.ts";
import { readConfig, VARIABLES } from "../config.ts";
import { readOptions } from "./arguments.ts";
import { type Command, EXIT_OK } from "./command.ts";

const WIDEST_NAME = Math.max(...VARIABLES.map(({ name }) => name.length)) + 2;

export const start: Command = {
  name: "start",
  summary: "run the box: record, compare, serve the pages",
  usage: "start",
  help: `Runs until Ctrl-C. Configured by the environment or a file .env in this folder:

${VARIABLES.map(({ name, meaning, fallback, allowed }) => `  ${name.padEnd(WIDEST_NAME)}${meaning}\n${" ".repeat(WIDEST_NAME + 2)}default: ${fallback || "(empty)"}; allowed: ${allowed}`).join("\n")}

Exit status: 0 after Ctrl-C or SIGTERM, 2 when something is wrong (one line on stderr says what).`,
  async run(args) {
    readOptions(args, {});
    // Asked for before anything is said, so that whoever reads "listening" can already end the box in good order.
    const ended = waitForEnd();
    await using box = await openBox(readConfig(process.env));
    // A bug in a page or an alert must not stop a recording: it is told, and the box goes on.
    process.on("unhandledRejection", (error) => box.log.error("unexpected", { error: describeError(error) }));
    for (const line of describeBox(box)) process.stdout.write(`${line}\n`);
    await ended;
    process.stdout.write("closing\n");
    return EXIT_OK;
  },
};

/** What to open and how to pair: the first lines a person reads. */
export function describeBox(box: Box): string[] {
  const addresses = box.host === "0.0.0.0" ? listAddresses(box.web.port) : [box.web.address];
  return [`listening: ${addresses.join("  ")}`, `pairing pin: ${box.pin}`];
}

/** Resolves at Ctrl-C or SIGTERM. */
export function waitForEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

function listAddresses(port: number): string[] {
  const own = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const hosts = own.filter(({ family, internal }) => family === "IPv4" && !internal).map(({ address }) => address);
  return ["localhost", ...hosts].map((host) => `http://${host}:${port}`);
}
