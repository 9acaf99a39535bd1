import { join } from "node:path";
import { defineDetector } from "@camf/detector-sdk";
import { openModel, PROVIDERS, type Provider, type Signature, tellModels } from "@camf/onnx";

const PROBE = {
  inputs: { crops: { type: "uint8", shape: ["N", 4, 4] } },
  outputs: { sums: { type: "float32", shape: ["N"] } },
} as const satisfies Signature;

/** One model for each provider, named after it: on what it runs instead says whether that provider can be used. */
async function tryProvider(provider: Provider) {
  const order: Provider[] = provider === "cpu" ? ["cpu"] : [provider, "cpu"];
  await using model = await openModel(join(import.meta.dir, "probe.onnx"), PROBE, { order });
  const [told] = tellModels(model).models;
  return { ...told, name: provider };
}

await defineDetector({
  wants: "frame",
  async initialize() {
    const models = [];
    for (const provider of PROVIDERS) models.push(await tryProvider(provider));
    return { models };
  },
  analyze: () => ({ notChecked: "only tells on what models can run" }),
});
