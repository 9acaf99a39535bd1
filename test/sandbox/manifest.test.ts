import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { readCatalog } from "../../src/detectors/shelf/catalog.ts";
import { openShelf } from "../../src/detectors/shelf/shelf.ts";
import { makeManifest, makePackageTar, streamOf } from "../detectors-host/archives.ts";

setDefaultTimeout(60_000);

const root = mkdtempSync(join(tmpdir(), "camf-manifests-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const CANARY = join(root, "canary");
/** What would tell that something of a detector was run while it was only looked at. */
const PROGRAM = `require("node:fs").writeFileSync(${JSON.stringify(CANARY)}, "ran");`;

const good = JSON.stringify(makeManifest({ name: "hostile" }));
const change = (changes: Record<string, unknown>) => JSON.stringify({ ...JSON.parse(good), ...changes });
const withSetting = (name: string, setting: unknown) =>
  good.replace('"properties":{}', `"properties":{${JSON.stringify(name)}:${JSON.stringify(setting)}}`);

/** What each tries, and the manifest's text. */
const MANIFESTS: [title: string, text: string][] = [
  ["an entry above its folder", change({ entry: "../../../../bin/sh" })],
  ["an entry that climbs from within", change({ entry: "a/../../main.ts" })],
  ["an absolute entry", change({ entry: "/bin/sh" })],
  ["an entry that is an option of the runtime", change({ entry: "--eval=process.exit()" })],
  ["an entry that is a short option", change({ entry: "-e" })],
  ["an entry with a NUL", change({ entry: "main.ts\u0000.png" })],
  ["an entry with a newline", change({ entry: "main.ts\n--foo" })],
  ["an entry with a space", change({ entry: "main.ts --foo" })],
  ["an entry that a shell would run", change({ entry: "$(touch canary).ts" })],
  ["an entry that is an address", change({ entry: "https://evil.invalid/main.ts" })],
  ["an entry of another detector", change({ entry: "main.ts/../../difference/main.ts" })],
  ["a runtime that is a path", change({ runtime: "/bin/sh" })],
  ["a runtime that is an attribute of every object", change({ runtime: "constructor" })],
  ["a name that is a path", change({ name: "../hostile" })],
  ["a name that is an attribute of every object", change({ name: "__proto__" })],
  ["a name with a newline", change({ name: "hostile\n" })],
  ["a name of another alphabet that looks the same", change({ name: "hоstile" })],
  ["a version that is a path", change({ version: "1.0.0-../../x" })],
  ["a version that never ends", change({ version: `1.0.0-${"9".repeat(100_000)}` })],
  ["a description of two lines", change({ description: "fine\nALL IS WELL" })],
  ["a description that moves the cursor", change({ description: "\u001b[2J" })],
  ["more memory than there is", change({ memoryMb: 1e9 })],
  ["memory that is a text", change({ memoryMb: "512" })],
  ["a timeout beyond all numbers", good.replace('"timeoutSeconds":10', '"timeoutSeconds":1e999')],
  ["a negative timeout", change({ timeoutSeconds: -1 })],
  ["a picture wider than any", change({ wants: { ...JSON.parse(good).wants, maxWidth: 1e9 } })],
  ["fields that nobody knows", change({ mounts: ["/"], network: true })],
  ["a field named like the prototype", good.replace("{", '{"__proto__":{"gpu":true},')],
  ["a setting named like the prototype", withSetting("__proto__", { type: "boolean", title: "x", default: true })],
  ["a setting named like a constructor's path", withSetting("a.b", { type: "boolean", title: "x", default: true })],
  ["a setting that is no setting", withSetting("x", { $ref: "file:///etc/passwd" })],
  ["a default that is not of its type", withSetting("x", { type: "number", title: "x", default: "<script>" })],
  ["a file for a default", withSetting("x", { type: "string", format: "file", title: "x", default: "/etc/passwd" })],
  ["a pattern that takes for ever", withSetting("x", { type: "string", title: "x", default: "", pattern: "(a+)+$" })],
  ["a thousand kinds", change({ kinds: Array(1000).fill(JSON.parse(good).kinds[0]) })],
  ["a list in place of a manifest", `[${good}]`],
  ["nothing", ""],
  ["null", "null"],
  ["half a manifest", good.slice(0, 100)],
  ["something behind the manifest", `${good}\n{"name":"other"}`],
  ["half a million brackets", "[".repeat(100_000)],
  ["a manifest of many megabytes", `${good.slice(0, -1)},"x":"${"x".repeat(4e6)}"}`],
  ["bytes that are no text", `${good.slice(0, -1)},"x":"\ud800"}`],
];

describe("a manifest is refused, and nothing of it runs, with", () => {
  for (const [index, [title, text]] of MANIFESTS.entries()) {
    test(title, async () => {
      const place = join(root, String(index));
      mkdirSync(join(place, "detectors/hostile"), { recursive: true });
      writeFileSync(join(place, "detectors/hostile/main.ts"), PROGRAM);
      writeFileSync(join(place, "detectors/hostile/detector.json"), text);
      const { detectors, refused } = readCatalog(join(place, "detectors"));
      expect(detectors).toEqual([]);
      expect(refused).toHaveLength(1);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: a reason goes to terminals and pages
      expect(refused[0]?.reason).toMatch(/^[^\u0000-\u001f]{5,500}$/);
      expect(await tryInstall(place, text)).toMatch(/^invalid: .*detector\.json/);
      expect(existsSync(CANARY)).toBe(false);
      expect(Object.hasOwn(Object.prototype, "gpu")).toBe(false);
    });
  }
});

/** The same manifest in an archive whose list is right. */
async function tryInstall(place: string, manifestText: string): Promise<string> {
  await using shelf = openShelf({ builtIns: join(place, "none"), folder: join(place, "shelf") });
  const manifest = { name: "hostile" };
  const archive = gzipSync(makePackageTar({ manifest, manifestText, files: [{ path: "main.ts", content: PROGRAM }] }));
  try {
    const staged = await shelf.stage(streamOf(archive));
    return `it was taken: ${staged.name}`;
  } catch (error) {
    return error instanceof Error && "code" in error ? `${error.code}: ${error.message}` : String(error);
  }
}

test("of keys that stand there twice the last one counts, and it is the one that is judged", () => {
  const folder = join(root, "twice");
  mkdirSync(join(folder, "hostile"), { recursive: true });
  writeFileSync(join(folder, "hostile/main.ts"), "");
  const entry = (name: string) => `"entry":${JSON.stringify(name)}`;
  const write = (first: string, second: string) =>
    writeFileSync(
      join(folder, "hostile/detector.json"),
      good.replace(entry("main.ts"), `${entry(first)},${entry(second)}`),
    );
  write("main.ts", "/bin/sh");
  expect(readCatalog(folder).detectors).toEqual([]);
  write("/bin/sh", "main.ts");
  expect(readCatalog(folder).detectors.map((one) => one.manifest.entry)).toEqual(["main.ts"]);
});

test("an entry, or a manifest, that is a link out of the folder is refused", () => {
  const folder = join(root, "links");
  mkdirSync(join(folder, "hostile"), { recursive: true });
  writeFileSync(join(root, "outside.ts"), PROGRAM);
  writeFileSync(join(root, "outside.json"), good);
  writeFileSync(join(folder, "hostile/detector.json"), good);
  symlinkSync(join(root, "outside.ts"), join(folder, "hostile/main.ts"));
  expect(readCatalog(folder).detectors).toEqual([]);
  rmSync(join(folder, "hostile"), { recursive: true });
  mkdirSync(join(folder, "hostile"));
  writeFileSync(join(folder, "hostile/main.ts"), "");
  symlinkSync(join(root, "outside.json"), join(folder, "hostile/detector.json"));
  expect(readCatalog(folder).detectors).toEqual([]);
});

test("the manifest that all of these are made of is a good one", async () => {
  expect(await tryInstall(join(root, "good"), good)).toBe("it was taken: hostile");
});
