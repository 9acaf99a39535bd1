import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkConformance, type Launch } from "@camf/detector-sdk/conformance";
import { readCatalog } from "../../src/detectors/catalog.ts";
import { spawnGuest } from "../../src/detectors/guest.ts";
import { GUESTS, openPlace } from "./support.ts";

const DETECTORS = join(import.meta.dir, "../../detectors");

const launch: Launch = ({ folder, manifest, ringsDir }) =>
  spawnGuest({
    entry: { manifest, folder },
    runtimeDir: ringsDir,
    memoryMb: Math.max(manifest.memoryMb, 512),
    index: 0,
  });

setDefaultTimeout(120_000);

async function listFailures(folder: string, promptMs?: number): Promise<string[]> {
  const verdicts = await checkConformance(folder, launch, { promptMs });
  expect(verdicts.length).toBeGreaterThan(0);
  return verdicts.filter((one) => !one.passed).map((one) => `${one.check}: ${one.detail}`);
}

describe("every detector conforms, inside the sandbox", () => {
  const catalogs = [readCatalog(DETECTORS), readCatalog(GUESTS)];
  test("none is refused by the catalog", () => expect(catalogs.flatMap((one) => one.refused)).toEqual([]));
  for (const { manifest, folder } of catalogs.flatMap((one) => one.detectors)) {
    test(manifest.name, async () => expect(await listFailures(folder)).toEqual([]));
  }
});

describe("the suite sees what is wrong with a detector that", () => {
  const flaws: [string, (source: string) => string, string][] = [
    ["answers an empty list when it fails", hideFaults, "answers a frame that is gone with a fault"],
    [
      "prints to stdout",
      (source) =>
        `${source.replace("analyze({", "analyze({")}`.replace(
          "const luma =",
          'require("node:fs").writeSync(1, "hello\\n");\n    const luma =',
        ),
      "answers every synthetic sample",
    ],
    [
      "names a kind it did not declare",
      (source) => source.replace('"too-dark"', '"too-loud"'),
      "answers every synthetic sample",
    ],
    [
      "does not leave when told to",
      (source) => `process.exit = () => setInterval(() => {}, 1000);\n${source}`,
      "ends with 0 on shutdown",
    ],
  ];
  for (const [title, spoil, expected] of flaws) {
    test(title, async () => {
      using place = openPlace();
      const folder = join(place.folder, "exposure");
      cpSync(join(GUESTS, "exposure"), folder, { recursive: true });
      writeFileSync(join(folder, "main.ts"), spoil(readFileSync(join(folder, "main.ts"), "utf8")));
      expect((await listFailures(folder, 2000)).join("\n")).toContain(expected);
    });
  }
});

/** A detector in another language's style: no SDK, and every failure swallowed. */
function hideFaults(): string {
  return `for await (const line of console) {
  let message;
  try { message = JSON.parse(line); } catch { message = { id: null }; }
  const { id, method } = message;
  const result = method === "initialize" ? { name: "exposure", version: "1.0.0" } : method === "shutdown" ? null : { findings: [], observations: [] };
  process.stdout.write(JSON.stringify({ jsonrpc: "2.0", id, result }) + "\\n");
  if (method === "shutdown") process.exit(0);
}`;
}
