import type { Refusal } from "./errors.ts";
import { html } from "./html.ts";
import { renderBarePage, renderNotice } from "./layout.ts";

/** Says no in the form that was asked for: JSON under /api, a notice to htmx, a page to a browser. */
export function refuse(request: Request, refusal: Refusal): Response {
  const { status, code, message } = refusal;
  if (wantsJson(request)) return Response.json({ error: { code, message } }, { status });
  if (request.headers.has("hx-request")) return refuseFragment(refusal);
  if (status === 401) return leadToPairing(request);
  const body = html`<main class="plain"><h1>${title(status)}</h1><p class="lead">${sentence(message)}</p>
    <p><a class="button" href="/">To the start</a></p></main>`;
  return new Response(renderBarePage(title(status), body).toString(), { status, headers: HTML_HEADERS });
}

export const HTML_HEADERS = { "content-type": "text/html; charset=utf-8" };

function wantsJson(request: Request): boolean {
  const { pathname } = new URL(request.url);
  return pathname.startsWith("/api/") || (request.headers.get("accept") ?? "").startsWith("application/json");
}

function refuseFragment({ status, message }: Refusal): Response {
  if (status === 401) return new Response(null, { status, headers: { "hx-redirect": "/pair" } });
  return new Response(renderNotice(html`<p>${sentence(message)}</p>`), { status, headers: HTML_HEADERS });
}

/** Pages lead to pairing and back; what is not a page (pictures, streams, forms) plainly says 401. */
function leadToPairing(request: Request): Response {
  const { pathname } = new URL(request.url);
  const isPage = request.method === "GET" && (request.headers.get("accept") ?? "").includes("text/html");
  if (!isPage) return new Response("this browser is not paired with the box\n", { status: 401 });
  return new Response(null, { status: 303, headers: { location: `/pair?to=${encodeURIComponent(pathname)}` } });
}

function title(status: number): string {
  if (status === 404) return "Not here";
  if (status === 403) return "Not allowed";
  return status >= 500 ? "Not now" : "Not possible";
}

function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? "" : "."}`;
}
