import { t } from "elysia";
import type { Anomaly } from "../../domain/anomaly.ts";
import { TAKE_FLAGS } from "../../domain/take.ts";
import { judgeAnomaly } from "../../store/dismissing.ts";
import { judgeClips } from "../../store/verdicts.ts";
import { noteFields, statusFields } from "../anomalies/routes.ts";
import { noteText, oneOf } from "../form.ts";
import { apiRoute, type Route } from "../route.ts";
import { changeTake, rollTake } from "../takes/acts.ts";
import { slateFields } from "../takes/routes.ts";
import { anomalyNoun, checkNoun, clipNoun, takeNoun } from "./nouns.ts";

/** Takes, their recordings, what was checked and what was found. */
export const takesApi: Route[] = [
  apiRoute({
    method: "GET",
    path: "/api/current-take",
    action: "look",
    summary: "The take that is armed or rolling, or null",
    answer: t.Union([takeNoun, t.Null()]),
    handle: ({ desk }) => desk.store.takes.current() ?? null,
  }),
  apiRoute({
    method: "GET",
    path: "/api/takes/:id",
    action: "look",
    summary: "One take",
    answer: takeNoun,
    handle: ({ desk, params }) => desk.store.takes.find(params.get("id")),
  }),
  apiRoute({
    method: "PATCH",
    path: "/api/takes/:id",
    action: "change",
    summary: "Correct slate, flags or note of a take",
    body: t.Object({
      slate: t.Optional(t.Object(slateFields)),
      flags: t.Optional(
        t.Array(oneOf(TAKE_FLAGS), { maxItems: TAKE_FLAGS.length, uniqueItems: true, description: "flags, each once" }),
      ),
      note: t.Optional(noteText()),
    }),
    answer: takeNoun,
    handle: ({ desk, params }, change) => changeTake(desk.store, params.get("id"), change),
  }),
  apiRoute({
    method: "POST",
    path: "/api/takes/:id/roll",
    action: "change",
    summary: "Put the roll mark on every camera",
    answer: takeNoun,
    handle: ({ desk, params }) => rollTake(desk, params.get("id")),
  }),
  apiRoute({
    method: "POST",
    path: "/api/takes/:id/cut",
    action: "change",
    summary: "Put the cut mark and arm the next take",
    answer: takeNoun,
    handle: ({ desk, params }) => desk.store.cut(params.get("id")),
  }),
  apiRoute({
    method: "GET",
    path: "/api/takes/:id/clips",
    action: "look",
    summary: "Recordings of a take, one a camera; each plays at /clips/{id}/video",
    answer: t.Array(clipNoun),
    handle: ({ desk, params }) => desk.store.clips.list(desk.store.takes.find(params.get("id")).id),
  }),
  apiRoute({
    method: "GET",
    path: "/api/takes/:id/checks",
    action: "look",
    summary: "The newest check of each recording with its coverage and verdict",
    answer: t.Array(checkNoun),
    handle: ({ desk, params }) =>
      judgeClips(desk.store, desk.store.takes.find(params.get("id")).id).flatMap(({ check, verdict }) =>
        check ? [{ ...check, verdict }] : [],
      ),
  }),
  apiRoute({
    method: "POST",
    path: "/api/takes/:id/checks",
    action: "change",
    summary: "Ask for the take to be compared again",
    answer: t.Void(),
    handle: ({ desk, params }) => desk.store.takes.askForCheck(params.get("id")),
  }),
  apiRoute({
    method: "GET",
    path: "/api/takes/:id/anomalies",
    action: "look",
    summary: "What was found in a take, most urgent first",
    answer: t.Array(anomalyNoun),
    handle: ({ desk, params }) => desk.store.anomalies.list(desk.store.takes.find(params.get("id")).id).map(present),
  }),
  apiRoute({
    method: "GET",
    path: "/api/anomalies/:id",
    action: "look",
    summary: "One anomaly; its pictures are at /anomalies/{id}/still and /anomalies/{id}/reference-still",
    answer: anomalyNoun,
    handle: ({ desk, params }) => present(desk.store.anomalies.find(params.get("id"))),
  }),
  apiRoute({
    method: "PUT",
    path: "/api/anomalies/:id/status",
    action: "change",
    summary: "Judge an anomaly; intended and false-alarm let it pass in this take alone (see its dismissal)",
    body: statusFields,
    answer: anomalyNoun,
    handle: ({ desk, params, session }, { status }) =>
      present(judgeAnomaly(desk.store, params.get("id"), { status, who: session?.name ?? "" })),
  }),
  apiRoute({
    method: "PUT",
    path: "/api/anomalies/:id/note",
    action: "change",
    summary: "Write a note on an anomaly",
    body: noteFields,
    answer: anomalyNoun,
    handle: ({ desk, params }, { note }) => present(desk.store.anomalies.judge(params.get("id"), { note })),
  }),
];

/** Without the detector's own details and the paths of the stills, which are fetched by their addresses. */
function present({
  details: _details,
  telling: _telling,
  still: _still,
  referenceStill: _reference,
  ...anomaly
}: Anomaly) {
  return anomaly;
}
