import { expect, test } from "bun:test";
import { mkdirSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MAX_MANIFEST_BYTES } from "@camf/detector-sdk/contract";
import { readCatalog } from "../../src/detectors/catalog.ts";
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
