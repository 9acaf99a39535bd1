import { t } from "elysia";
import { type ShownTime, sayClock } from "../../domain/story-time.ts";
import { answerTap } from "../answer.ts";
import { oneOf, tapButton } from "../form.ts";
import { formRoute, type Route } from "../route.ts";
import { sayDone } from "./done.ts";
import { timeFields } from "./times.ts";
import { lineText, undoField as undo } from "./typed.ts";

const timeForm = t.Object({
  takeId: t.String({ maxLength: 64, description: "the id of a take, or nothing" }),
  time: t.String({ pattern: "^\\d{2}:\\d{2}$", description: "a time like 16:42" }),
  hours: oneOf(["12", "24"]),
  state: oneOf(["established", "rejected", "none"]),
  undo,
});

/** What is decided about times, contradictions and names of lines. */
export const timeRoutes: Route[] = [
  formRoute({
    path: "/scenes/:id/times",
    action: "change",
    body: timeForm,
    handle: (call, { takeId, time, hours, state, undo }) => {
      const sceneId = call.params.get("id");
      const shown: ShownTime = { time, hours: hours === "12" ? 12 : 24 };
      const decision = state === "none" ? null : { shown, state };
      const take = takeId === "" ? null : takeId;
      const before = call.desk.store.storyTimes.decide(sceneId, take, decision);
      if (undo !== undefined) return answerTap(call);
      const fields = { ...timeFields(take, before?.shown ?? shown, before?.state ?? "none"), undo: "1" };
      return answerTap(call, {
        notice: sayDone(
          sayDecision(state, shown),
          tapButton(`/scenes/${sceneId}/times`, "Undo", { fields, kind: "quiet" }),
        ),
      });
    },
  }),
  formRoute({
    path: "/scenes/:id/intentions",
    action: "change",
    body: t.Object({ conflict: t.String({ minLength: 1, maxLength: 300 }), on: oneOf(["0", "1"]), undo }),
    handle: (call, { conflict, on, undo }) => {
      const sceneId = call.params.get("id");
      call.desk.store.storyIntentions.set(sceneId, conflict, on === "1");
      if (undo !== undefined) return answerTap(call);
      const fields = { conflict, on: on === "1" ? "0" : "1", undo: "1" };
      const back = tapButton(`/scenes/${sceneId}/intentions`, "Undo", { fields, kind: "quiet" });
      return answerTap(call, { notice: sayDone(on === "1" ? "That is intended" : "Not intended", back) });
    },
  }),
  formRoute({
    path: "/projects/:id/lines",
    action: "change",
    body: t.Object({ line: lineText(), name: lineText(), undo }),
    handle: (call, { line, name, undo }) => {
      const project = call.desk.store.projects.find(call.params.get("id"));
      const named = call.desk.store.storyLines.rename(project.id, line, name);
      if (undo !== undefined || named === line) return answerTap(call);
      const fields = { line: named, name: line, undo: "1" };
      const back = tapButton(`/projects/${project.id}/lines`, "Undo", { fields, kind: "quiet" });
      return answerTap(call, { notice: sayDone(`The line is called "${named}" now`, back) });
    },
  }),
];

function sayDecision(state: "established" | "rejected" | "none", shown: ShownTime): string {
  if (state === "established") return `Established at ${sayClock(shown)}`;
  return state === "rejected"
    ? `${sayClock(shown)} is not proposed again`
    : `${sayClock(shown)} is not established any more`;
}
