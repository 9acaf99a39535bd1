import { Elysia } from "elysia";
import { Fault } from "../base/fault.ts";
import { authorize } from "./access.ts";
import { MAX_UPLOAD_BYTES } from "./body.ts";
import type { Desk } from "./desk.ts";
import { NotPaired, type Refusal, toRefusal } from "./errors.ts";
import { readSession } from "./pair/cookie.ts";
import { refuse } from "./refuse.ts";
import { type Call, Params, type Route } from "./route.ts";
import { requireSameOrigin, secure } from "./security.ts";

const UNKNOWN_ADDRESS = "unknown";
/** Above the largest upload, for what a form puts round a file; each route bounds its own body (body.ts). */
const MAX_REQUEST_BYTES = MAX_UPLOAD_BYTES + 64 * 1024;

/** Binds the routes to a server; every request passes origin, session and access before its route runs. */
export function buildServer(desk: Desk, routes: readonly Route[]) {
  // idleTimeout 0: streams must outlive quiet stretches. reusePort off: two boxes must not share a port unnoticed.
  const app = new Elysia({ serve: { idleTimeout: 0, maxRequestBodySize: MAX_REQUEST_BYTES, reusePort: false } });
  for (const route of routes) {
    app.route(
      route.method,
      route.path,
      ({ request, params }) => {
        const address = app.server?.requestIP(request)?.address ?? UNKNOWN_ADDRESS;
        return serve(desk, route, { request, params: new Params(params), address });
      },
      { parse: "none" },
    );
  }
  // Elysia answers an unknown address through its error hook, and would show an unexpected error's message.
  app.onError(({ request, code, error }) => {
    const known = code === "NOT_FOUND" ? new Fault("not-found", "there is no such page") : error;
    const fault =
      code === "NOT_FOUND" && !readSession(desk.store, request, desk.clock.wallMs()) ? new NotPaired() : known;
    return answerRefusal(request, toRefusal(fault, desk.log));
  });
  return app;
}

async function serve(
  desk: Desk,
  route: Route,
  given: { request: Request; params: Params; address: string },
): Promise<Response> {
  const { request } = given;
  try {
    requireSameOrigin(request);
    const session = readSession(desk.store, request, desk.clock.wallMs());
    authorize(session, route.action);
    const call: Call = { ...given, desk, session, url: new URL(request.url) };
    return secure(await route.run(call));
  } catch (error) {
    return answerRefusal(request, toRefusal(error, desk.log));
  }
}

function answerRefusal(request: Request, refusal: Refusal): Response {
  return secure(refuse(request, refusal));
}
