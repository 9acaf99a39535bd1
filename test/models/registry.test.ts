import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describeModel, listModelFiles, MAX_COMMITTED_BYTES, readRegistry } from "../../models/evaluate/registry.ts";

const MODELS = join(import.meta.dir, "..", "..", "models");
const registry = readRegistry(MODELS);

describe("the committed models", () => {
  test("are those of models.json, no more and no fewer", () => {
    expect(registry.map(({ file }) => file).sort()).toEqual(listModelFiles(MODELS));
    expect(registry.length).toBeGreaterThan(0);
  });

  test.each(registry.map((model) => [model.name, model] as const))(
    "%s is the file that was judged",
    async (name, model) => {
      const { sha256, bytes, inputs, outputs } = await describeModel(join(MODELS, model.file));
      expect(model).toMatchObject({ sha256, bytes });
      expect(model.inputs).toEqual(inputs);
      expect(model.outputs).toEqual(outputs);
      expect(bytes).toBeLessThan(MAX_COMMITTED_BYTES);
      expect(model.file).toBe(`${name}/${name}.onnx`);
    },
  );

  test.each(registry.map(({ name }) => name))("%s has a card that tells what went in and what came out", (name) => {
    const card = readFileSync(join(MODELS, name, "README.md"), "utf8").toLowerCase();
    for (const word of ["seed", "schedule", "curve", "failure", "caltech-101"]) expect(card).toContain(word);
    for (const script of ["train.py", "export.py"]) expect(existsSync(join(MODELS, name, script))).toBe(true);
  });
});
