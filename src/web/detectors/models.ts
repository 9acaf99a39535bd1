import type { DetectorModel } from "../../domain/detector.ts";
import { type Html, html } from "../html.ts";
import { cleanLine, sayCount } from "../words.ts";

/** As they are called on set; one that a detector brings of its own keeps its name. */
const PROVIDER_WORDS: Record<string, string> = {
  cpu: "the processor",
  webgpu: "WebGPU",
  cuda: "CUDA",
  tensorrt: "TensorRT",
};

/** On what a detector's models run, and why on nothing that was tried before; those that fared alike in one line. */
export function showModels(models: readonly DetectorModel[]): Html {
  const alike = Map.groupBy(models, ({ provider, threads, notChosen }) =>
    JSON.stringify([provider, threads, notChosen]),
  );
  return html`${[...alike.values()].map(showAlike)}`;
}

/** In a line: "1 model on the processor", "3 models on the processor, CUDA"; empty for a detector that tells of none. */
export function sayModels(models: readonly DetectorModel[]): string {
  const providers = [...new Set(models.map(({ provider }) => sayProvider(provider)))];
  return models.length > 0 ? `${sayCount(models.length, "model")} on ${providers.join(", ")}` : "";
}

function showAlike(models: readonly DetectorModel[]): Html {
  const [{ provider, threads, notChosen }] = models;
  const each = models.length > 1 ? " each" : "";
  const reasons = notChosen.map(
    (one) => html`<br><span class="dim">not on ${sayProvider(one.provider)}: ${cleanLine(one.reason)}</span>`,
  );
  return html`<div class="models">${models.map(({ name }) => name).join(", ")}: on <b>${sayProvider(provider)}</b>,
    ${sayCount(threads, "thread")}${each}${reasons}</div>`;
}

function sayProvider(name: string): string {
  return Object.hasOwn(PROVIDER_WORDS, name) ? PROVIDER_WORDS[name] : name;
}
