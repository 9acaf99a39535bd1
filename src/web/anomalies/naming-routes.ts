import { readThingName } from "../../domain/thing.ts";
import { nameAnomaly, removeThing, restoreThing } from "../../store/naming.ts";
import { answerTap } from "../answer.ts";
import { STATUS_OF } from "../errors.ts";
import { NO_FIELDS, tapButton } from "../form.ts";
import { html } from "../html.ts";
import { formRoute, type Route } from "../route.ts";
import { nameForm } from "./naming.ts";
import { completeWords, nameFields } from "./naming-acts.ts";

export const namingRoutes: Route[] = [
  formRoute({
    path: "/anomalies/:id/thing",
    action: "change",
    body: nameFields,
    handle: (call, fields) => {
      const { store } = call.desk;
      const { id, takeId, thing: before } = store.anomalies.find(call.params.get("id"));
      // Without a script what was not taken has an address of its own, from which nothing leads back.
      const to = call.request.headers.has("hx-request") ? undefined : `/takes/${takeId}`;
      const name = readThingName(fields.name);
      if (!name.ok) {
        const typed = {
          form: nameForm(id),
          values: { ...fields },
          problems: { name: sentence(name.error) },
        };
        return answerTap(call, { to, typed, status: STATUS_OF.invalid });
      }
      const who = call.session?.name ?? "";
      const thing = nameAnomaly(store, id, { ...completeWords(call.desk, id, fields), who });
      const undo = before
        ? tapButton(`/anomalies/${id}/thing`, "Undo", {
            fields: { name: before.name, department: before.department },
            kind: "quiet",
          })
        : tapButton(`/things/${thing.id}/remove`, "Undo", { kind: "quiet" });
      return answerTap(call, { to, notice: html`<p>Named ${thing.name}, ${thing.department}</p>${undo}` });
    },
  }),
  formRoute({
    path: "/things/:id/remove",
    action: "change",
    body: NO_FIELDS,
    handle: (call) => {
      const { id, name } = removeThing(call.desk.store, call.params.get("id"));
      const undo = tapButton(`/things/${id}/restore`, "Undo", { kind: "quiet" });
      return answerTap(call, { notice: html`<p>Not called ${name} any more</p>${undo}` });
    },
  }),
  formRoute({
    path: "/things/:id/restore",
    action: "change",
    body: NO_FIELDS,
    handle: (call) => {
      const { id, name } = restoreThing(call.desk.store, call.params.get("id"));
      const undo = tapButton(`/things/${id}/remove`, "Undo", { kind: "quiet" });
      return answerTap(call, { notice: html`<p>Called ${name} again</p>${undo}` });
    },
  }),
];

function sentence(error: string): string {
  return `${error.charAt(0).toUpperCase()}${error.slice(1)}.`;
}
