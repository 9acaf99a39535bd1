/** A value or the reason there is none: used only where we parse what we did not write. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: string };

export function succeed<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refuse<T>(error: string): Result<T> {
  return { ok: false, error };
}
