import { t } from "elysia";
import { DISMISSAL_REASONS, DISMISSAL_SCOPES, type Dismissal } from "../../domain/dismissal.ts";
import { MAX_STORY_DAY } from "../../domain/story.ts";
import { dismissAnomaly } from "../../store/dismissing.ts";
import { oneOf } from "../form.ts";
import { apiRoute, type Route } from "../route.ts";
import { dismissalNoun } from "./nouns.ts";

const untilDay = t.Integer({ minimum: 1, maximum: MAX_STORY_DAY, description: `1 to ${MAX_STORY_DAY}` });

/** What the crew let pass. */
export const dismissalsApi: Route[] = [
  apiRoute({
    method: "PUT",
    path: "/api/anomalies/:id/dismissal",
    action: "change",
    summary: "Let an anomaly pass, and what looks like it at its place, for as long as the scope says",
    body: t.Object({
      reason: oneOf(DISMISSAL_REASONS),
      scope: oneOf(DISMISSAL_SCOPES),
      untilDay: t.Optional(untilDay),
    }),
    answer: dismissalNoun,
    handle: ({ desk, params, session }, { reason, scope, untilDay: day = null }) =>
      present(dismissAnomaly(desk.store, params.get("id"), { reason, scope, untilDay: day, who: session?.name ?? "" })),
  }),
  apiRoute({
    method: "GET",
    path: "/api/scenes/:id/dismissals",
    action: "look",
    summary: "Everything that was let pass in a scene, newest first, also what was undone",
    answer: t.Array(dismissalNoun),
    handle: ({ desk, params }) =>
      desk.store.dismissals.listScene(desk.store.scenes.find(params.get("id")).id).map(present),
  }),
  apiRoute({
    method: "DELETE",
    path: "/api/dismissals/:id",
    action: "change",
    summary: "Undo a dismissal: all that it closed is open again, everywhere",
    answer: dismissalNoun,
    handle: ({ desk, params }) => present(desk.store.dismissals.undo(params.get("id"))),
  }),
];

/** Without the looks, which mean nothing to others. */
function present({ before: _before, after: _after, atMs: _at, ...dismissal }: Dismissal) {
  return dismissal;
}
