import { existsSync } from "node:fs";
import { t } from "elysia";
import { Fault } from "../../base/fault.ts";
import { ANOMALY_STATUSES } from "../../domain/anomaly.ts";
import { isStillClip } from "../../domain/take.ts";
import { judgeAnomaly } from "../../store/dismissing.ts";
import { answerTap } from "../answer.ts";
import { noteText, oneOf } from "../form.ts";
import { type Call, formRoute, type Route, route } from "../route.ts";
import { makeUndo, showUndo } from "./views.ts";

export const statusFields = t.Object({ status: oneOf(ANOMALY_STATUSES) });
export const noteFields = t.Object({ note: noteText() });

export const anomalyRoutes: Route[] = [
  formRoute({
    path: "/anomalies/:id/status",
    action: "change",
    body: t.Object({ status: oneOf(ANOMALY_STATUSES), undo: t.Optional(t.Literal("1")) }),
    handle: (call, { status, undo }) => {
      const { store } = call.desk;
      const before = store.anomalies.find(call.params.get("id"));
      const wayBack = makeUndo(store, before);
      const after = judgeAnomaly(store, before.id, { status, who: call.session?.name ?? "" });
      const changed = undo === undefined && before.status !== after.status;
      return answerTap(call, { notice: changed ? showUndo(after, wayBack) : undefined });
    },
  }),
  formRoute({
    path: "/anomalies/:id/note",
    action: "change",
    body: noteFields,
    handle: (call, { note }) => {
      call.desk.store.anomalies.judge(call.params.get("id"), { note });
      return answerTap(call);
    },
  }),
  still("still", ({ desk, params }) => desk.store.anomalies.find(params.get("id")).still),
  still("reference-still", ({ desk, params }) => desk.store.anomalies.find(params.get("id")).referenceStill),
  route({
    method: "GET",
    path: "/clips/:id/video",
    action: "look",
    handle: (call) => sendMedia(call, call.desk.store.clips.find(call.params.get("id")).path, "video/mp4"),
  }),
  route({
    method: "GET",
    path: "/clips/:id/still",
    action: "look",
    handle: (call) => {
      const clip = call.desk.store.clips.find(call.params.get("id"));
      return sendMedia(call, isStillClip(clip) ? clip.path : null, "image/jpeg");
    },
  }),
];

function still(name: string, find: (call: Call) => string | null): Route {
  const handle = (call: Call) => sendMedia(call, find(call), "image/jpeg");
  return route({ method: "GET", path: `/anomalies/:id/${name}`, action: "look", handle });
}

/** A file of the storage folder; ranges of it are answered by the server by itself. */
function sendMedia({ desk }: Call, path: string | null, type: string): Response {
  const absolute = path === null ? undefined : desk.store.media.absolutePath(path);
  if (absolute === undefined || !existsSync(absolute)) throw new Fault("not-found", "this picture is not there yet");
  return new Response(Bun.file(absolute), {
    headers: { "content-type": type, "accept-ranges": "bytes", "cache-control": "private, no-cache" },
  });
}
