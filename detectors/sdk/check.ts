import { type Checked, check, fits, refuse } from "./checked.ts";
import {
  AnalyzeResult,
  EndTakeResult,
  type Finding,
  Manifest,
  type Observation,
  type SampleRef,
  type Wants,
} from "./contract.ts";
import { checkForm } from "./settings.ts";

/** What a schema cannot say. Both sides call these: the SDK before it sends, the box after it received. */

export { type Checked, check, compileChecks } from "./checked.ts";
export { judgeInput } from "./inputs.ts";
export { AnalysedSamples } from "./samples.ts";
export { fillSettings, judgeSetting } from "./settings.ts";

/** What an answer may speak of. */
export interface Speech {
  /** The manifest's kinds. */
  kinds: readonly string[];
  /** Whether a sample of this take was analysed, the one that is being answered included. */
  isAnalysed(sample: SampleRef): boolean;
}

export function checkManifest(value: unknown): Checked<Manifest> {
  const shape = check(Manifest, value);
  if (!shape.ok) return shape;
  const { kinds, settings, wants } = shape.value;
  const names = kinds.map((one) => one.kind);
  const twice = names.find((kind, index) => names.indexOf(kind) !== index);
  if (twice !== undefined) return refuse(`/kinds: "${twice}" stands there twice`);
  const form = checkForm(settings);
  if (!form.ok) return form;
  return namesRegion(wants, shape.value)
    ? shape
    : refuse(`/wants/region: "${wants.region}" is no setting of that format`);
}

/** Answers must keep the schema, name kinds of the manifest and samples of the take, and keep boxes inside the picture. */
export function checkAnswer(value: unknown, speech: Speech): Checked<AnalyzeResult> {
  const shape = check(AnalyzeResult, value);
  if (!shape.ok) return shape;
  const { observations = [] } = shape.value;
  const findings = "findings" in shape.value ? shape.value.findings : [];
  const fault = judgeWords({ findings, observations }, speech);
  return fault === undefined ? shape : refuse(fault);
}

/** As `checkAnswer`; each finding and observation must name its sample. */
export function checkEnding(value: unknown, speech: Speech): Checked<EndTakeResult> {
  const shape = check(EndTakeResult, value);
  if (!shape.ok) return shape;
  const silent = [...shape.value.findings, ...shape.value.observations].find((one) => one.sample === undefined);
  if (silent) return refuse(`"${silent.kind}" names no sample, as it must at the end of a take`);
  const fault = judgeWords(shape.value, speech);
  return fault === undefined ? shape : refuse(fault);
}

function judgeWords(words: { findings: Finding[]; observations: Observation[] }, speech: Speech): string | undefined {
  for (const finding of words.findings) {
    if (!speech.kinds.includes(finding.kind)) return `kind "${finding.kind}" is not in the manifest`;
    if (!fits(finding.referenceBox)) return `a box of "${finding.kind}" leaves the picture`;
  }
  for (const { kind, box, sample } of [...words.findings, ...words.observations]) {
    if (!fits(box)) return `a box of "${kind}" leaves the picture`;
    if (sample && !speech.isAnalysed(sample))
      return `"${kind}" names frame ${sample.frameIndex}, which was not analysed`;
  }
  return undefined;
}

function namesRegion({ region }: Wants, { settings }: Manifest): boolean {
  if (region === undefined) return true;
  return Object.hasOwn(settings.properties, region) && settings.properties[region]?.format === "region";
}
