import { t } from "elysia";
import type { NamedThing } from "../../domain/naming.ts";
import { nameAnomaly, removeThing } from "../../store/naming.ts";
import { completeWords, nameFields } from "../anomalies/naming-acts.ts";
import { apiRoute, type Route } from "../route.ts";
import { thingNoun } from "./nouns.ts";

/** What things of a set-up are called. */
export const thingsApi: Route[] = [
  apiRoute({
    method: "GET",
    path: "/api/angles/:id/things",
    action: "look",
    summary: "Named things of a set-up, newest first",
    answer: t.Array(thingNoun),
    handle: ({ desk, params }) =>
      desk.store.namedThings.list(desk.store.scenes.findAngle(params.get("id")).id).map(present),
  }),
  apiRoute({
    method: "PUT",
    path: "/api/anomalies/:id/thing",
    action: "change",
    summary: "Name the thing that an anomaly is about, in all takes of its set-up, or name it otherwise",
    body: nameFields,
    answer: thingNoun,
    handle: ({ desk, params, session }, said) => {
      const id = params.get("id");
      return present(nameAnomaly(desk.store, id, { ...completeWords(desk, id, said), who: session?.name ?? "" }));
    },
  }),
  apiRoute({
    method: "DELETE",
    path: "/api/things/:id",
    action: "change",
    summary: "Take a name away: what was called by it is something again",
    answer: thingNoun,
    handle: ({ desk, params }) => present(removeThing(desk.store, params.get("id"))),
  }),
];

/** Without the looks, which mean nothing to others. */
function present({ look: _look, other: _other, ...thing }: NamedThing) {
  return thing;
}
