/** The six ways CAMF fails. Every room throws these; one table in `src/web` maps them to HTTP. */
export type FaultCode = "invalid" | "not-found" | "conflict" | "forbidden" | "unavailable" | "internal";

/** An expected failure with a sentence a crew member can act on. */
export class Fault extends Error {
  readonly code: FaultCode;

  constructor(code: FaultCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "Fault";
    this.code = code;
  }
}

/** Turns whatever was thrown into one line of text. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
