import { existsSync, readdirSync } from "node:fs";
import { ModelError } from "./model-error.ts";

/** What can carry out a model's arithmetic, fastest first. */
export const PROVIDERS = ["tensorrt", "cuda", "webgpu", "cpu"] as const;
export type Provider = (typeof PROVIDERS)[number];

/** A provider that was to be tried and was not taken. */
export interface NotChosen {
  provider: Provider;
  reason: string;
}

/** Names the order, comma-separated: "webgpu,cpu". */
export const ORDER_VARIABLE = "CAMF_ORT_PROVIDERS";

/** Which providers are tried, in this order. Throws ModelError for a name that there is not, or that comes twice. */
export function providerOrder(environment: Readonly<Record<string, string | undefined>>): Provider[] {
  const text = environment[ORDER_VARIABLE] ?? "";
  if (text === "") return [...PROVIDERS];
  const order: Provider[] = [];
  for (const name of text.split(",").map((part) => part.trim())) {
    const provider = PROVIDERS.find((one) => one === name);
    if (!provider) throw new ModelError(`${ORDER_VARIABLE} names "${name}"; there are: ${PROVIDERS.join(", ")}`);
    if (order.includes(provider)) throw new ModelError(`${ORDER_VARIABLE} names "${name}" twice`);
    order.push(provider);
  }
  return order;
}

/** Where device nodes of graphics processors lie: NVIDIA's, and render nodes of any maker. */
const NODE_FOLDERS = [
  { folder: "/dev", pattern: /^(nvidia\d+|nvhost-gpu|nvgpu)$/ },
  { folder: "/dev/dri", pattern: /^renderD\d+$/ },
];

/** Whether this process was given a graphics processor. */
export function hasGraphicsProcessor(): boolean {
  return NODE_FOLDERS.some(
    ({ folder, pattern }) => existsSync(folder) && readdirSync(folder).some((name) => pattern.test(name)),
  );
}
