import { type Static, type TSchema, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { type Result, refuse, succeed } from "./result.ts";

/** The schema library, handed on from one place so that every room speaks of schemas in the same words. */
export { type Static, Type };

/** Checks `value` against `schema`; the error names the first offending path in words. */
export function parse<S extends TSchema>(schema: S, value: unknown): Result<Static<S>> {
  if (Value.Check(schema, value)) return succeed(value);
  const first = Value.Errors(schema, value).First();
  return refuse(first ? `${first.path || "value"}: ${first.message}` : "value does not match its schema");
}

/** Parses one JSON text against `schema`. Never throws. */
export function parseJson<S extends TSchema>(schema: S, text: string): Result<Static<S>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  return parse(schema, value);
}
