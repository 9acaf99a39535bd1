import { t } from "elysia";
import { redirect } from "../answer.ts";
import { oneOf } from "../form.ts";
import { HTML_HEADERS } from "../refuse.ts";
import { type Call, formRoute, type Route, route } from "../route.ts";
import { closeSession, openSession } from "./cookie.ts";
import type { PairingAnswer } from "./pairing.ts";
import { showPairing } from "./views.ts";

const PROBLEMS: Record<Exclude<PairingAnswer, "paired">, { status: number; text: string }> = {
  wrong: { status: 403, text: "That is not the pin." },
  wait: { status: 429, text: "Too many tries. Wait a minute, then type it again." },
};

export const pinField = t.String({ minLength: 1, maxLength: 12, description: "6 to 12 digits" });
export const roleField = oneOf(["supervisor", "crew"]);

const form = t.Object({
  pin: pinField,
  role: t.Optional(roleField),
  to: t.Optional(t.String({ maxLength: 200, description: "a page of this box" })),
});

export const pairRoutes: Route[] = [
  route({
    method: "GET",
    path: "/pair",
    action: "open",
    handle: (call) => (call.session ? redirect("/") : page(readTarget(call.url.searchParams.get("to")))),
  }),
  formRoute({
    path: "/pair",
    action: "open",
    body: form,
    handle: (call, { pin, role, to }) => {
      const target = readTarget(to ?? null);
      const answer = call.desk.pairing.try(call.address, pin);
      if (answer !== "paired") return page(target, answer);
      return redirect(target, { "set-cookie": pairBrowser(call, role ?? "supervisor") });
    },
  }),
  route({
    method: "POST",
    path: "/unpair",
    action: "look",
    handle: (call) => redirect("/pair", { "set-cookie": closeSession(call.desk.store, call.request) }),
  }),
];

/** The Set-Cookie of a new session, named after the browser so that a list of sessions can be read. */
export function pairBrowser({ desk, request }: Call, role: "supervisor" | "crew"): string {
  const name = (request.headers.get("user-agent") ?? "").slice(0, 100);
  return openSession(desk.store, { role, name });
}

function page(to: string, answer?: Exclude<PairingAnswer, "paired">): Response {
  const problem = answer && PROBLEMS[answer];
  const headers = answer === "wait" ? { ...HTML_HEADERS, "retry-after": "60" } : HTML_HEADERS;
  return new Response(showPairing(to, problem?.text).toString(), { status: problem?.status ?? 200, headers });
}

/** Only a path of this box; everything else leads to the start. */
function readTarget(to: string | null): string {
  return to !== null && /^\/[A-Za-z0-9/_-]*$/.test(to) && !to.startsWith("//") ? to : "/";
}
