import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { checkConformance, type Launch, type Verdict } from "@camf/detector-sdk/conformance";
import { spawnGuest } from "../../src/detectors/cell/guest.ts";

const GUESTS = join(import.meta.dir, "guests");
const FOLDERS = [join(import.meta.dir, "../../detectors"), join(import.meta.dir, "../../detectors/examples"), GUESTS];
const LEAST_MEMORY_MB = 512;
const MODELS = join(import.meta.dir, "../../models");

const launch: Launch = ({ folder, manifest, ringsDir }) =>
  spawnGuest({
    entry: { manifest, folder },
    runtimeDir: ringsDir,
    memoryMb: Math.max(manifest.memoryMb, LEAST_MEMORY_MB),
    index: 0,
    modelsDir: MODELS,
    gpu: false,
  });

setDefaultTimeout(300_000);

function listDetectors(): string[] {
  return FOLDERS.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name))).filter((folder) =>
    existsSync(join(folder, "detector.json")),
  );
}

async function listFailures(folder: string, promptMs?: number): Promise<string[]> {
  const heard: Verdict[] = [];
  const verdicts = await checkConformance(folder, launch, { promptMs, onVerdict: (one) => heard.push(one) });
  expect(heard).toEqual(verdicts);
  expect(verdicts.length).toBeGreaterThan(0);
  return verdicts.filter((one) => !one.passed).map((one) => `${one.check}: ${one.detail}`);
}

/** A copy of a guest, its program changed; gone when disposed. */
function openCopy(name: string, spoil: (source: string) => string) {
  const root = mkdtempSync(join(tmpdir(), "camf-conformance-test-"));
  const folder = join(root, name);
  cpSync(join(GUESTS, name), folder, { recursive: true });
  const program = join(folder, "main.ts");
  const source = readFileSync(program, "utf8");
  const spoiled = spoil(source);
  expect(spoiled).not.toBe(source);
  writeFileSync(program, spoiled);
  return { folder, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}

describe("every detector conforms, inside the sandbox", () => {
  for (const folder of listDetectors()) {
    test(basename(folder), async () => expect(await listFailures(folder)).toEqual([]));
  }
});

const compiler = ["c++", "g++", "clang++"].find((name) => Bun.which(name));

describe("a program without an SDK conforms, inside the sandbox", () => {
  test.skipIf(!compiler)(compiler ? "exposure.cpp" : "exposure.cpp (skipped: no C++ compiler here)", async () => {
    const root = mkdtempSync(join(tmpdir(), "camf-executable-"));
    try {
      const folder = join(root, "exposure");
      const manifest = JSON.parse(readFileSync(join(GUESTS, "exposure/detector.json"), "utf8"));
      mkdirSync(folder);
      writeFileSync(
        join(folder, "detector.json"),
        JSON.stringify({ ...manifest, runtime: "executable", entry: "exposure" }),
      );
      const source = join(GUESTS, "exposure.cpp");
      const build = Bun.spawnSync([compiler ?? "", "-std=c++20", "-O2", "-o", join(folder, "exposure"), source]);
      expect(build.stderr.toString()).toBe("");
      expect(await listFailures(folder)).toEqual([]);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});

describe("the suite sees what is wrong with a detector that", () => {
  const flaws: [string, (source: string) => string, string][] = [
    ["answers an empty list when it fails", hideFaults, "answers a frame that is gone with a fault"],
    [
      "prints to stdout",
      (source) => source.replace("const luma =", 'require("node:fs").writeSync(1, "hello\\n");\n    const luma ='),
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
    [
      "takes it for granted that there is a story",
      (source) => beginWith(source, "({ story }) => void story.direction"),
      "begins a take, and refuses to begin it twice",
    ],
    [
      "takes it for granted that a story says when",
      (source) => beginWith(source, "({ story }) => void story?.from.length"),
      "begins takes with and without name, time, story and reference",
    ],
    [
      "takes it for granted that a reference has observations",
      (source) => beginWith(source, "({ reference }) => void reference?.observations[0].kind"),
      "begins takes with and without name, time, story and reference",
    ],
    [
      "ends over observations that it did not write",
      (source) =>
        beginWith(
          source,
          "({ reference }) => { if (reference?.observations[0]?.kind.startsWith('never')) process.exit(3); }",
        ),
      "survives observations of the reference that it did not write",
    ],
    [
      "weighs a finding by a word of its own",
      (source) => source.replace('kind: "too-dark",', 'kind: "too-dark", severity: "fatal" as never,'),
      "answers every synthetic sample",
    ],
    ["forgets that a take has ended", (source) => rememberLast(source), "ends a take for good, and may begin it anew"],
  ];
  for (const [title, spoil, expected] of flaws) {
    test(title, async () => {
      using copy = openCopy("exposure", spoil);
      expect((await listFailures(copy.folder, 2000)).join("\n")).toContain(expected);
    });
  }
});

/** `beginTake` as it should not be. */
function beginWith(source: string, beginTake: string): string {
  return source.replace('wants: "frame",', `wants: "frame",\n  beginTake: ${beginTake},`);
}

/** Keeps the last sample of all takes in one place, and speaks of it at every end. */
function rememberLast(source: string): string {
  return source
    .replace("await defineDetector({", "let last: SampleRef | undefined;\nawait defineDetector({")
    .replace("analyze({ frame, settings }) {", "analyze({ frame, settings, sample }) {\n    last = sample;")
    .replace(
      'wants: "frame",',
      `wants: "frame",
  endTake: () => ({ observations: last ? [{ kind: "last", confidence: 1, box: null, description: "the last", details: {}, sample: last }] : [] }),`,
    )
    .replace("type Finding,", "type Finding, type SampleRef,");
}

/** A detector in another language's style: no SDK, and every failure swallowed. */
function hideFaults(): string {
  return `for await (const line of console) {
  let message;
  try { message = JSON.parse(line); } catch { message = { id: null }; }
  const { id, method } = message;
  const nothing = { findings: [], observations: [] };
  const result = method === "initialize" ? { name: "exposure", version: "1.0.0" } : /shutdown|beginTake/.test(method) ? null : nothing;
  process.stdout.write(JSON.stringify({ jsonrpc: "2.0", id, result }) + "\\n");
  if (method === "shutdown") process.exit(0);
}`;
}
