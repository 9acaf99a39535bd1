import { STATUS_OF } from "../errors.ts";
import type { ApiNotes, Route } from "../route.ts";

/** The OpenAPI 3.1 document, made from the very table and schemas that the routes run on. */
export function describeApi(routes: readonly Route[]): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    if (!route.api) continue;
    const path = route.path.replace(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(route, route.api) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "CAMF", version: "1", description: "A continuity supervisor in a box" },
    components: {
      securitySchemes: { session: { type: "apiKey", in: "cookie", name: "camf_session" } },
      schemas: { Error: ERROR },
    },
    paths,
  };
}

const ERROR = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "message"],
      properties: { code: { enum: Object.keys(STATUS_OF) }, message: { type: "string" } },
    },
  },
};

function describeRoute(route: Route, api: ApiNotes): Record<string, unknown> {
  const names = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]);
  const hasAnswer = api.answer.type !== "void";
  const answer = hasAnswer
    ? { "200": { description: "Done", content: { "application/json": { schema: api.answer } } } }
    : { "204": { description: "Done" } };
  return {
    summary: api.summary,
    security: route.action === "open" ? [] : [{ session: [] }],
    parameters: names.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })),
    ...describeBody(api),
    responses: {
      ...answer,
      default: {
        description: "A refusal with a sentence",
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
      },
    },
  };
}

function describeBody({ body, isUpload }: ApiNotes): Record<string, unknown> {
  if (isUpload) return { requestBody: { required: true, content: { "application/octet-stream": {} } } };
  return body ? { requestBody: { required: true, content: { "application/json": { schema: body } } } } : {};
}
