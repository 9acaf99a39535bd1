import { t } from "elysia";
import { Fault } from "../../base/fault.ts";
import { formatSlate } from "../../domain/slate.ts";
import { TAKE_FLAGS } from "../../domain/take.ts";
import { mayChange, mayInstall } from "../access.ts";
import { showHabits } from "../anomalies/dismissals.ts";
import { showAnomalies } from "../anomalies/views.ts";
import { answerTap } from "../answer.ts";
import { showBoard } from "../board.ts";
import { showAbsences } from "../detectors/cards.ts";
import { idText, NO_FIELDS, noteText, oneOf, shortText } from "../form.ts";
import { html } from "../html.ts";
import { makeRegion } from "../page.ts";
import type { PageMaker } from "../page-book.ts";
import { type Call, formRoute, type Route, route } from "../route.ts";
import { showClocks } from "../story/clocks.ts";
import { changeTake, declineMatch, matchTo, rollTake, setFlag } from "./acts.ts";
import { showCoverage } from "./coverage.ts";
import { handleRoute } from "./handle-route.ts";
import { showTiming } from "./handles.ts";
import { showObservations } from "./observations.ts";
import { refileTake, showMoved, undoRefiling } from "./refiling.ts";
import { showCorrection, showFlags, showMatchOffer, showRecordings, showTakeHead, showVerdict } from "./views.ts";

export const takePages: PageMaker[] = [
  {
    path: "/takes/:id",
    show: (visit) => {
      const { desk, params, session } = visit;
      const { store } = desk;
      const take = store.takes.find(params.get("id"));
      const angle = store.scenes.findAngle(take.angleId);
      const may = mayChange(session);
      const head = makeRegion("head", html`${showBoard(take.slate)}${showTakeHead(take)}`);
      const verdict = showVerdict(store, take, may);
      const match = showMatchOffer(store, take, may);
      const moved = showMoved(store, take, may);
      const habits = showHabits(store, take, may);
      const absences = showAbsences(desk, take, mayInstall(session));
      const recordings = showRecordings(store, take);
      const timing = showTiming(store, take, may);
      const anomalies = showAnomalies(visit, take);
      const flags = showFlags(take, may);
      const coverage = showCoverage(desk, take);
      const observations = showObservations(store, take);
      const clocks = showClocks(desk, take, may);
      const correction = showCorrection(take);
      const body = html`<p class="path"><a href="/angles/${angle.id}">Set-up ${angle.slate}</a></p>
        <div class="review"><div class="side">${head.markup}${recordings.markup}${timing.markup}${flags.markup}${coverage.markup}
          ${may ? correction.markup : ""}<p><a class="button quiet" href="/takes/${take.id}/report.pdf" target="_blank">Report as PDF</a></p></div>
        <div class="findings">${moved.markup}${match.markup}${habits.markup}${absences.markup}${verdict.markup}${anomalies.markup}${clocks.markup}${observations.markup}</div></div>`;
      const regions = [
        head,
        verdict,
        moved,
        match,
        habits,
        absences,
        recordings,
        timing,
        anomalies,
        clocks,
        observations,
        flags,
        coverage,
        correction,
      ];
      return { title: formatSlate(take.slate), section: "projects", body, regions, beats: false };
    },
  },
];

export const slateFields = {
  scene: t.Optional(shortText()),
  setup: t.Optional(shortText()),
  take: t.Optional(shortText(1)),
  suffix: t.Optional(shortText()),
};

/** A tap on a take: the act, then the page it came from. */
function tap(path: string, act: (call: Call, takeId: string) => unknown): Route {
  const handle = async (call: Call) => {
    await act(call, call.params.get("id"));
    return answerTap(call);
  };
  return formRoute({ path: `/takes/:id/${path}`, action: "change", body: NO_FIELDS, handle });
}

export const takeRoutes: Route[] = [
  tap("roll", ({ desk }, id) => rollTake(desk, id)),
  tap("cut", ({ desk }, id) => desk.store.cut(id)),
  tap("checks", ({ desk }, id) => desk.store.takes.askForCheck(id)),
  tap("reference", ({ desk }, id) => matchTo(desk.store, id)),
  tap("angle/undo", ({ desk }, id) => undoRefiling(desk.store, id)),
  formRoute({
    path: "/takes/:id/angle",
    action: "change",
    body: t.Object({ angle: idText(), slate: t.Optional(shortText(1)) }),
    handle: (call, to) => {
      refileTake(call.desk.store, call.params.get("id"), to);
      return answerTap(call);
    },
  }),
  tap("reference/no", ({ desk }, id) => declineMatch(desk.store, id)),
  handleRoute,
  formRoute({
    path: "/takes/:id/flags",
    action: "change",
    body: t.Object({ flag: oneOf(TAKE_FLAGS), on: oneOf(["0", "1"]) }),
    handle: (call, { flag, on }) => {
      setFlag(call.desk.store, call.params.get("id"), { name: flag, on: on === "1" });
      return answerTap(call);
    },
  }),
  formRoute({
    path: "/takes/:id/slate",
    action: "change",
    body: t.Object({ ...slateFields, note: t.Optional(noteText()) }),
    handle: (call, { note, ...slate }) => {
      changeTake(call.desk.store, call.params.get("id"), { slate, note });
      return answerTap(call);
    },
  }),
  route({
    method: "GET",
    path: "/takes/:id/report.pdf",
    action: "look",
    handle: async ({ desk, params }) => {
      const take = desk.store.takes.find(params.get("id"));
      if (!desk.makeReport) throw new Fault("unavailable", "this box makes no reports");
      const pdf = await desk.makeReport(take.id);
      const name = formatSlate(take.slate).replace(/[^A-Za-z0-9]+/g, "-");
      return new Response(new Uint8Array(pdf), {
        headers: { "content-type": "application/pdf", "content-disposition": `inline; filename="${name}.pdf"` },
      });
    },
  }),
];
