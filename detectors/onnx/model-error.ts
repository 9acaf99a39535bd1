/** Longest sentence about a model, in characters. */
const MAX_SENTENCE_LENGTH = 300;

/** Why a model cannot be opened or run, in one sentence that the crew can read: a detector may throw it as it is. */
export class ModelError extends Error {
  override readonly name = "ModelError";

  constructor(sentence: string, options?: ErrorOptions) {
    super(clean(sentence), options);
  }
}

/** What was thrown, in one line. */
export function describe(thrown: unknown): string {
  return toLine(thrown instanceof Error ? thrown.message : String(thrown));
}

function clean(text: string): string {
  return toLine(text).slice(0, MAX_SENTENCE_LENGTH);
}

function toLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
}
