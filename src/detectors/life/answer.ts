import { checkAnswer, checkEnding, type Speech } from "@camf/detector-sdk/check";
import type { Analysis, TakeEnding } from "../../domain/finding.ts";
import type { SampleRef } from "../../domain/frame.ts";
import type { OpenTake } from "./open-take.ts";
import { cleanReason, cleanWords } from "./words.ts";

/** An answer that may be used, or one sentence about how it breaks the contract. */
type Read<T> = { ok: true; value: T } | { ok: false; error: string };

/** What a detector said of `sample`, checked against the contract and made printable. */
export function readAnswer(
  result: unknown,
  kinds: readonly string[],
  { take, sample, tookMs }: { take: OpenTake; sample: SampleRef; tookMs: number },
): Read<Analysis> {
  const answer = checkAnswer(result, listen(kinds, take));
  if (!answer.ok) return { ok: false, error: cleanReason(answer.error) };
  const observations = (answer.value.observations ?? []).map((one) => cleanStatement(one, sample));
  if ("notChecked" in answer.value) {
    const reason = cleanWords(answer.value.notChecked);
    return { ok: true, value: { outcome: "not-checked", reason, observations, tookMs } };
  }
  const findings = answer.value.findings.map((one) => cleanStatement(one, sample));
  return { ok: true, value: { outcome: "checked", findings, observations, tookMs } };
}

/** What a detector said at the end of `take`, in the same way. */
export function readEnding(
  result: unknown,
  kinds: readonly string[],
  take: OpenTake,
): Read<{ ending: TakeEnding; state: string | undefined }> {
  const answer = checkEnding(result, listen(kinds, take));
  if (!answer.ok) return { ok: false, error: cleanReason(answer.error) };
  const findings = answer.value.findings.map((one) => cleanStatement(one));
  const observations = answer.value.observations.map((one) => cleanStatement(one));
  const state = answer.value.state?.toWellFormed();
  return { ok: true, value: { ending: { outcome: "ended", findings, observations }, state } };
}

function listen(kinds: readonly string[], take: OpenTake): Speech {
  return { kinds, isAnalysed: (sample) => take.wasAsked(sample) };
}

interface Statement {
  description: string;
  details: Record<string, unknown>;
  sample?: SampleRef;
}

/** A statement about the sample that was asked about need not name it. */
function cleanStatement<S extends Statement>({ description, details, sample, ...rest }: S, asked?: SampleRef) {
  const isAsked = sample?.frameIndex === asked?.frameIndex && sample?.ptsMs === asked?.ptsMs;
  const named = sample && !isAsked ? { sample } : {};
  return { ...rest, description: cleanWords(description), details: cleanGroup(details), ...named };
}

/** The schema has bounded the depth. Names are plain words by then: `__proto__` is none, `constructor` is harmless. */
function cleanGroup(group: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(group).map(([name, value]) => [name, cleanValue(value)]));
}

function cleanValue(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(cleanValue);
  return typeof value === "object" && value !== null ? cleanGroup({ ...value }) : value;
}
