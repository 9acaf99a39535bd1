import type { Static, TSchema } from "@sinclair/typebox";
import { type TypeCheck, TypeCompiler } from "@sinclair/typebox/compiler";
import { Value } from "@sinclair/typebox/value";
import type { Box } from "./contract.ts";

/** A value that keeps the contract, or one sentence that says where it does not. */
export type Checked<T> = { ok: true; value: T } | { ok: false; error: string };

/** Fractions that were rounded may stick out of the picture by this much. */
const BOX_SLACK = 1e-6;
const MAX_ERROR_LENGTH = 300;

const compiled = new WeakMap<TSchema, TypeCheck<TSchema>>();

/** Makes later checks against these schemas some six times faster, for some milliseconds each now. */
export function compileChecks(...schemas: TSchema[]): void {
  for (const schema of schemas) if (!compiled.has(schema)) compiled.set(schema, TypeCompiler.Compile(schema));
}

export function check<S extends TSchema>(schema: S, value: unknown): Checked<Static<S>> {
  if (keeps(schema, value)) return { ok: true, value };
  const first = Value.Errors(schema, value).First();
  return refuse(first ? `${first.path || "value"}: ${first.message}` : "does not match the contract");
}

export function refuse<T>(error: string): Checked<T> {
  return { ok: false, error: error.slice(0, MAX_ERROR_LENGTH) };
}

/** Whether a box stays inside the picture; null is nowhere in particular. */
export function fits(box: Box | null): boolean {
  return box === null || (box[0] + box[2] <= 1 + BOX_SLACK && box[1] + box[3] <= 1 + BOX_SLACK);
}

/** Whether a box is a part of the picture that has pixels. */
export function isArea(box: Box): boolean {
  return box[2] > 0 && box[3] > 0 && fits(box);
}

function keeps<S extends TSchema>(schema: S, value: unknown): value is Static<S> {
  return compiled.get(schema)?.Check(value) ?? Value.Check(schema, value);
}
