import { t } from "elysia";
import { Fault } from "../../base/fault.ts";
import { DISMISSAL_REASONS, DISMISSAL_SCOPES } from "../../domain/dismissal.ts";
import { sayScope, USUAL_SCOPE } from "../../domain/dismissal-words.ts";
import { answerHabit, dismissAnomaly, findHabitOffers } from "../../store/dismissing.ts";
import { answerTap } from "../answer.ts";
import { idText, NO_FIELDS, oneOf } from "../form.ts";
import { html } from "../html.ts";
import { formRoute, type Route } from "../route.ts";
import { STATUS_WORDS } from "../words.ts";
import { makeUndo, showUndo } from "./views.ts";

const dismissalForm = t.Object({
  reason: oneOf(DISMISSAL_REASONS),
  scope: t.Optional(oneOf(DISMISSAL_SCOPES)),
  untilDay: t.Optional(t.String({ pattern: "^\\d{1,3}$", description: "a whole number" })),
});

export const dismissalRoutes: Route[] = [
  formRoute({
    path: "/anomalies/:id/dismissal",
    action: "change",
    body: dismissalForm,
    handle: (call, { reason, scope = USUAL_SCOPE[reason], untilDay }) => {
      const { store } = call.desk;
      const before = store.anomalies.find(call.params.get("id"));
      const wayBack = makeUndo(store, before);
      const day = untilDay === undefined ? null : Number(untilDay);
      const who = call.session?.name ?? "";
      const dismissal = dismissAnomaly(store, before.id, { reason, scope, untilDay: day, who });
      const after = store.anomalies.find(before.id);
      const words = `${STATUS_WORDS[after.status]}, ${sayScope(dismissal)}`;
      return answerTap(call, { notice: showUndo(after, wayBack, words) });
    },
  }),
  formRoute({
    path: "/dismissals/:id/undo",
    action: "change",
    body: NO_FIELDS,
    handle: (call) => {
      const { description } = call.desk.store.dismissals.undo(call.params.get("id"));
      return answerTap(call, { notice: html`<p>Shown again everywhere: ${description}</p>` });
    },
  }),
  formRoute({
    path: "/takes/:id/habits",
    action: "change",
    body: t.Object({ dismissal: idText(), answer: oneOf(["yes", "no"]) }),
    handle: (call, { dismissal, answer }) => {
      const { store } = call.desk;
      const offers = findHabitOffers(store, store.takes.find(call.params.get("id")));
      const group = offers.find((one) => one.some(({ id }) => id === dismissal));
      if (!group) throw new Fault("conflict", "this was answered already");
      answerHabit(store, { group, answer, who: call.session?.name ?? "" });
      return answerTap(call);
    },
  }),
  formRoute({
    path: "/scenes/:id/closed",
    action: "change",
    body: t.Object({ on: oneOf(["0", "1"]) }),
    handle: (call, { on }) => {
      const scene = call.desk.store.scenes.find(call.params.get("id"));
      call.desk.store.closedScenes.set(scene.id, on === "1");
      return answerTap(call, { to: `/scenes/${scene.id}` });
    },
  }),
];
