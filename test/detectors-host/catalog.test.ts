import { expect, test } from "bun:test";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { MAX_MANIFEST_BYTES } from "@camf/detector-sdk/contract";
import { openDetectorFolder, openFolder, readCatalog } from "../../src/detectors/shelf/catalog.ts";
import { openPlace, writeDetector } from "./support.ts";

test("a catalog holds what can be used, and says of the rest why not", () => {
  using place = openPlace();
  const { folder, root } = place;
  writeDetector(folder, "good", "");
  writeDetector(folder, "snake", "", { runtime: "python" });
  writeDetector(folder, "text", "", { runtime: "executable" });
  writeDetector(folder, "gone", "", { entry: "other.ts" });
  writeDetector(folder, "wider", "", { memoryMb: 1 });
  writeDetector(folder, "renamed", "", { name: "original" });
  writeDetector(folder, "escapes", "");
  writeFileSync(join(root, "outside.ts"), "");
  unlinkSync(join(folder, "escapes/main.ts"));
  symlinkSync(join(root, "outside.ts"), join(folder, "escapes/main.ts"));
  for (const [name, text] of [
    ["torn", '{"name": "to'],
    ["huge", " ".repeat(MAX_MANIFEST_BYTES + 1)],
  ] as const) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "detector.json"), text);
  }
  mkdirSync(join(folder, "sdk"));

  const catalog = readCatalog(folder);
  expect(catalog.detectors.map((one) => one.manifest.name)).toEqual(["good"]);
  const reasons = Object.fromEntries(catalog.refused.map((one) => [one.path.slice(folder.length + 1), one.reason]));
  expect(reasons).toEqual({
    escapes: '"main.ts" is a link; a detector\'s folder holds plain files only',
    gone: 'entry "other.ts" does not exist',
    huge: `detector.json is larger than ${MAX_MANIFEST_BYTES} bytes`,
    renamed: 'the folder must be called "original" like its detector',
    snake: 'entry "main.ts" must end in .py for the runtime "python"',
    text: 'entry "main.ts" is not a Linux program (ELF); scripts need the runtime "bun" or "python"',
    torn: expect.stringContaining("detector.json is not JSON"),
    wider: expect.stringContaining("/memoryMb"),
  });
});

test("a folder that is not there holds nothing", () => {
  expect(readCatalog("/nowhere/at/all")).toEqual({ detectors: [], refused: [] });
});

test("a program must be one, for this machine, and executable", () => {
  using place = openPlace();
  const { folder } = place;
  writeDetector(folder, "native", "", { runtime: "executable", entry: "program" });
  const program = join(folder, "native/program");
  const judge = () => openFolder(folder).read().refused[0]?.reason ?? "usable";
  const patch = (at: number, value: number) => {
    const bytes = readFileSync("/bin/true");
    bytes[at] = value;
    writeFileSync(program, bytes);
  };
  copyFileSync("/bin/true", program);
  chmodSync(program, 0o755);
  expect(judge()).toBe("usable");
  patch(18, process.arch === "x64" ? 183 : 62);
  expect(judge()).toContain(
    `is built for ${process.arch === "x64" ? "arm64" : "x64"}, this machine is ${process.arch}`,
  );
  patch(18, 99);
  expect(judge()).toContain("is built for machine 99");
  patch(4, 1);
  expect(judge()).toContain("is not a 64-bit");
  patch(16, 1);
  expect(judge()).toContain("is an object file");
  patch(0, 0);
  expect(judge()).toContain("is not a Linux program");
  copyFileSync("/bin/true", program);
  chmodSync(program, 0o644);
  expect(judge()).toContain("chmod +x program");
});

test("what belongs to its author is not looked at, whatever it is", () => {
  using place = openPlace();
  writeDetector(place.folder, "good", "");
  for (const name of ["node_modules", ".git", "__pycache__"]) {
    mkdirSync(join(place.folder, "good", name));
    symlinkSync("/etc", join(place.folder, "good", name, "link"));
  }
  expect(openFolder(place.folder).read().refused).toEqual([]);
  expect(openFolder(place.folder).read().detectors[0]?.versions).toEqual([
    { version: "1.0.0", builtIn: true, sha256: "", installedAt: "", active: true },
  ]);
});

test("one folder is a source of its own, under any name, and counts as a stranger's", () => {
  using place = openPlace();
  writeDetector(place.folder, "draft", "", { name: "lamp" });
  const [entry] = openDetectorFolder(join(place.folder, "draft")).read().detectors;
  expect(entry?.manifest.name).toBe("lamp");
  expect(entry?.versions[0]?.builtIn).toBe(false);
  expect(openDetectorFolder(place.root).read()).toEqual({
    detectors: [],
    refused: [{ path: place.root, reason: "there is no detector.json" }],
  });
});

test("a source tells of a detector that comes, changes and goes", async () => {
  using place = openPlace();
  let wake = () => {};
  using _ = openFolder(place.folder).watch(() => wake());
  const news = () => new Promise<void>((resolve) => (wake = resolve));
  let next = news();
  writeDetector(place.folder, "good", "");
  await next;
  next = news();
  writeFileSync(join(place.folder, "good/main.ts"), "// other");
  await next;
  next = news();
  rmSync(join(place.folder, "good"), { recursive: true });
  await next;
});
