import type { Typed } from "./desk.ts";
import { type Html, html } from "./html.ts";
import { renderNotice, renderPage } from "./layout.ts";
import { renderPartials } from "./page.ts";
import { HTML_HEADERS } from "./refuse.ts";
import type { Call } from "./route.ts";
import { showStrip } from "./strip.ts";

export interface TapAnswer {
  /** The page that shows the result; absent: the one that was tapped on. */
  to?: string;
  /** Said beside the result, for example with an undo. */
  notice?: Html;
  /** What was typed and not taken: the page shows it again, with its problems. */
  typed?: Typed;
  status?: number;
}

/**
 * Answers a change that was tapped. Without htmx: the page that shows it. With htmx: the regions of the page the tap
 * came from, so that the answer does not wait for the live stream; while a camera rolls only the tapped region.
 */
export async function answerTap(call: Call, answer: TapAnswer = {}): Promise<Response> {
  const { desk, request, session } = call;
  const { typed, status = 200 } = answer;
  const current = readLocalPath(request.headers.get("hx-current-url") ?? request.headers.get("referer"), call);
  if (!request.headers.has("hx-request")) {
    const to = answer.to ?? current ?? "/";
    return typed ? showAgain(call, { path: to, typed, status }) : redirect(to);
  }
  if (answer.to !== undefined && answer.to !== current) {
    return new Response(null, { headers: { "hx-redirect": answer.to } });
  }
  const page = current === undefined ? undefined : await desk.pages.make(current, { desk, session, typed });
  const tapped = request.headers.get("hx-target")?.split("#")[1];
  const rolling = isRolling(call);
  const regions = (page?.regions ?? []).filter(
    (region) => region.id === tapped || (!region.scripted && (!rolling || region.live)),
  );
  const notice = renderNotice(answer.notice ?? html``);
  return new Response(renderPartials(regions) + notice, { status, headers: HTML_HEADERS });
}

/** The page with what was typed on it, for a browser without a script. */
async function showAgain(call: Call, { path, typed, status }: { path: string; typed: Typed; status: number }) {
  const { desk, session } = call;
  const seq = desk.store.journal.head();
  const page = await desk.pages.make(path, { desk, session, typed });
  const text = page ? renderPage({ page, path, seq, strip: showStrip(desk) }).toString() : "";
  return new Response(text, { status, headers: HTML_HEADERS });
}

function isRolling({ desk }: Pick<Call, "desk">): boolean {
  return desk.store.takes.current()?.state === "rolling";
}

export function redirect(to: string, headers: Record<string, string> = {}): Response {
  return new Response(null, { status: 303, headers: { ...headers, location: to } });
}

/** The path of an address of our own; undefined for others. */
function readLocalPath(address: string | null, { url }: Call): string | undefined {
  if (address === null || !URL.canParse(address)) return undefined;
  const parsed = new URL(address);
  return parsed.host === url.host ? parsed.pathname : undefined;
}
