import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ONNX_RUNTIME } from "../../detectors/onnx/onnx-runtime.ts";
import { Fault } from "../../src/base/fault.ts";
import { parseJson, type Static, Type } from "../../src/base/schema.ts";

/** No committed model may be larger: 8 MB. */
export const MAX_COMMITTED_BYTES = 8_000_000;

const Slots = Type.Record(
  Type.String(),
  Type.Object({ type: Type.String(), shape: Type.Array(Type.Union([Type.Integer(), Type.String()])) }),
);

const Entry = Type.Object({
  name: Type.String({ pattern: "^[a-z]+(-[a-z]+)*$" }),
  does: Type.String({ minLength: 1 }),
  /** Relative to the folder of models. */
  file: Type.String({ pattern: "^[a-z-]+/[a-z-]+\\.onnx$" }),
  sha256: Type.String({ pattern: "^[0-9a-f]{64}$" }),
  bytes: Type.Integer({ minimum: 1, maximum: MAX_COMMITTED_BYTES }),
  inputs: Slots,
  outputs: Slots,
  licence: Type.String({ minLength: 1 }),
  /** What of others went into the training, as its licence wants it named; empty where nothing did. */
  attribution: Type.String(),
});

/** One committed model, as models.json tells of it. */
export type RegisteredModel = Static<typeof Entry>;

const Registry = Type.Object({ models: Type.Array(Entry) });

/** What models.json says. Throws where it is not as it should be. */
export function readRegistry(folder: string): RegisteredModel[] {
  const path = join(folder, "models.json");
  const registry = parseJson(Registry, readFileSync(path, "utf8"));
  if (!registry.ok) throw new Fault("invalid", `${path}: ${registry.error}`);
  return registry.value.models;
}

/** Every model file below the folder, relative to it. */
export function listModelFiles(folder: string): string[] {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders
    .flatMap(({ name }) => readdirSync(join(folder, name)).map((file) => `${name}/${file}`))
    .filter((file) => file.endsWith(".onnx"))
    .sort();
}

/** What the file itself says of a model. */
export async function describeModel(
  path: string,
): Promise<Pick<RegisteredModel, "sha256" | "bytes" | "inputs" | "outputs">> {
  if (!existsSync(path)) throw new Fault("not-found", `${path} is not there`);
  const content = readFileSync(path);
  await using session = await ONNX_RUNTIME.open({ path, provider: "cpu", threads: 1 });
  const copy = (slots: typeof session.inputs) =>
    Object.fromEntries(Object.entries(slots).map(([name, { type, shape }]) => [name, { type, shape: [...shape] }]));
  return {
    sha256: createHash("sha256").update(content).digest("hex"),
    bytes: content.length,
    inputs: copy(session.inputs),
    outputs: copy(session.outputs),
  };
}

/** Writes what the files say into models.json; name, licence and attribution stay as people wrote them. */
export async function sealRegistry(folder: string): Promise<RegisteredModel[]> {
  const sealed: RegisteredModel[] = [];
  for (const model of readRegistry(folder)) {
    sealed.push({ ...model, ...(await describeModel(join(folder, model.file))) });
  }
  writeFileSync(join(folder, "models.json"), `${JSON.stringify({ models: sealed }, null, 2)}\n`);
  return sealed;
}
