import { Fault } from "../base/fault.ts";
import { PageStream } from "./page-stream.ts";
import { type Call, type Route, route } from "./route.ts";
import { streamBody } from "./stream-body.ts";

/** Streams of one box at a time: a film set has tens of tablets, not hundreds. */
const MAX_STREAMS = 200;

export function makeLiveRoutes(): Route[] {
  let open = 0;
  const handle = (call: Call) => {
    if (open >= MAX_STREAMS) throw new Fault("unavailable", "too many pages are open at once");
    open += 1;
    return openStream(call, () => (open -= 1));
  };
  return [route({ method: "GET", path: "/events", action: "look", handle })];
}

/** The live stream of one page: `page` is its path, `since` the journal entry it was made at. */
function openStream(call: Call, onEnd: () => void): Response {
  const resumed = readSeq(call.request.headers.get("last-event-id"));
  const seq = resumed ?? readSeq(call.url.searchParams.get("since")) ?? 0;
  const stream = new PageStream(call, call.url.searchParams.get("page") ?? "/", seq);
  const encoder = new TextEncoder();
  const body = streamBody(call, {
    make: (signal) => stream.messages(resumed === undefined, signal),
    encode: (message) => encoder.encode(message),
    onEnd,
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

function readSeq(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
