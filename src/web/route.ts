import { type Static, type TSchema, t } from "elysia";
import { Fault } from "../base/fault.ts";
import { parse } from "../base/schema.ts";
import type { Session } from "../store/sessions.ts";
import type { Action } from "./access.ts";
import { readText } from "./body.ts";
import type { Desk } from "./desk.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A request after session, origin and access were judged. */
export interface Call {
  desk: Desk;
  request: Request;
  url: URL;
  /** Parts of the path, as named in the route. */
  params: Params;
  session: Session | undefined;
  /** Of the browser, for counting its pairing tries. */
  address: string;
}

/** What a route needs before it may run, and what it then does. The body is only read where there is a schema. */
export interface Route {
  method: Method;
  path: string;
  action: Action;
  api: ApiNotes | undefined;
  run(call: Call): Promise<Response>;
}

/** What the OpenAPI document says of a route. */
export interface ApiNotes {
  summary: string;
  body: TSchema | undefined;
  /** The body is a file. */
  isUpload: boolean;
  answer: TSchema;
}

const LONGEST_PARAMETER = 200;

export class Params {
  readonly #values: Record<string, string>;

  constructor(values: Record<string, string>) {
    this.#values = values;
  }

  get(name: string): string {
    const value = this.#values[name];
    if (value === undefined) throw new Fault("internal", `the route has no part ${name}`);
    if (value.length > LONGEST_PARAMETER) throw new Fault("not-found", "there is no such thing");
    return value;
  }
}

/** A route without a body. */
export function route(spec: {
  method: Method;
  path: string;
  action: Action;
  handle: (call: Call) => Response | Promise<Response>;
}): Route {
  return { ...spec, api: undefined, run: async (call) => spec.handle(call) };
}

/** A changing route of the pages: its body is a form. Fields come as text; the schema bounds and names them. */
export function formRoute<B extends TSchema>(spec: {
  method?: Method;
  path: string;
  action: Action;
  body: B;
  handle: (call: Call, form: Static<B>) => Response | Promise<Response>;
}): Route {
  const { path, action, body } = spec;
  const run = async (call: Call) => spec.handle(call, check(body, await readForm(call.request, body)));
  return { method: spec.method ?? "POST", path, action, api: undefined, run };
}

/** A route of the JSON API. Whatever `handle` returns is the answer; nothing returned is 204. */
export function apiRoute<B extends TSchema, A extends TSchema>(spec: {
  method: Method;
  path: string;
  action: Action;
  summary: string;
  body?: B;
  answer: A;
  handle: (call: Call, body: Static<B>) => Static<A> | Promise<Static<A>>;
}): Route {
  const { method, path, action, summary, body, answer } = spec;
  const run = async (call: Call) => {
    const given = check(body ?? t.Unknown(), body ? await readJson(call.request) : undefined);
    const result = await spec.handle(call, given);
    return result === undefined ? new Response(null, { status: 204 }) : Response.json(result);
  };
  return { method, path, action, api: { summary, body, isUpload: false, answer }, run };
}

/** A route of the API whose body is a file; `handle` reads it as it arrives (file-part.ts). */
export function uploadRoute<A extends TSchema>(spec: {
  method: Method;
  path: string;
  action: Action;
  summary: string;
  answer: A;
  handle: (call: Call) => Promise<Static<A>>;
}): Route {
  const { method, path, action, summary, answer } = spec;
  const run = async (call: Call) => {
    const result = await spec.handle(call);
    return result === undefined ? new Response(null, { status: 204 }) : Response.json(result);
  };
  return { method, path, action, api: { summary, body: undefined, isUpload: true, answer }, run };
}

/** A field that does not fit is refused with what its schema says to people, not with the checker's words. */
function check<B extends TSchema>(schema: B, value: unknown): Static<B> {
  const result = parse(schema, value);
  if (result.ok) return result.value;
  const field = /^\/(\w+)/.exec(result.error)?.[1];
  const allowed = field === undefined ? undefined : schema.properties?.[field]?.description;
  throw new Fault("invalid", allowed ? `${field} does not fit: ${allowed}` : `that cannot be taken: ${result.error}`);
}

async function readJson(request: Request): Promise<unknown> {
  if (!request.headers.get("content-type")?.startsWith("application/json")) {
    throw new Fault("invalid", "the body must be JSON (content-type: application/json)");
  }
  try {
    return JSON.parse(await readText(request));
  } catch {
    throw new Fault("invalid", "the body is not JSON");
  }
}

/** A form as an object: text trimmed, repeated fields as lists where the schema wants a list. */
async function readForm(request: Request, schema: TSchema): Promise<Record<string, string | string[]>> {
  if (!request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded")) {
    throw new Fault("invalid", "the body must be a form (content-type: application/x-www-form-urlencoded)");
  }
  const fields = new URLSearchParams(await readText(request));
  const form: Record<string, string | string[]> = Object.create(null);
  for (const name of new Set(fields.keys())) {
    const isList = schema.properties?.[name]?.type === "array";
    form[name] = isList ? fields.getAll(name) : (fields.get(name)?.trim() ?? "");
  }
  return form;
}
