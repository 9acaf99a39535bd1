import { t } from "elysia";
import { mayChange, mayInstall } from "../access.ts";
import { answerTap, redirect } from "../answer.ts";
import { showFirstAbsence } from "../detectors/cards.ts";
import { idText, shortText } from "../form.ts";
import { html } from "../html.ts";
import type { PageMaker } from "../page-book.ts";
import { formRoute, type Route, route } from "../route.ts";
import { showStoryBefore } from "../story/monitor.ts";
import { armTake } from "../takes/acts.ts";
import { showMatchOffer } from "../takes/views.ts";
import { showCover, showFeeds, showLast, showMatch, showNext, showRoll, showRoom, showSlate } from "./views.ts";

export const monitorPages: PageMaker[] = [
  {
    path: "/monitor",
    show: async ({ desk, session }) => {
      const { store, live } = desk;
      const storage = await desk.storage.read();
      const cameras = live.cameras();
      const take = store.takes.current();
      const latest = store.takes.latestCut();
      const may = mayChange(session);
      const day = take && store.projects.openDay(store.scenes.findAngle(take.angleId).projectId);
      const slate = showSlate(take);
      const room = showRoom(storage, day?.label ?? "");
      const covers = cameras.map(showCover);
      const feeds = showFeeds(cameras, covers);
      const match = showMatch(store, take, cameras);
      const offer = showMatchOffer(store, latest, may);
      const absences = showFirstAbsence(desk, take ?? latest, mayInstall(session));
      const story = showStoryBefore(desk, take, may);
      const last = showLast(store, latest);
      const next = showNext(store, take);
      const roll = showRoll(take, cameras, may);
      const body = html`<div class="head">${slate.markup}${story.markup}<div class="aside">${room.markup}${may ? next.markup : ""}</div></div>
        ${absences.markup}<div class="screens">${feeds.markup}${match.markup}</div>
        ${offer.markup}<div class="foot">${last.markup}${roll.markup}</div>`;
      const regions = [slate, room, story, feeds, ...covers, match, offer, absences, last, next, roll];
      return { title: "Monitor", section: "monitor", body, regions, beats: true };
    },
  },
];

export const monitorRoutes: Route[] = [
  route({ method: "GET", path: "/", action: "look", handle: (call) => redirect(findStart(call.desk.store)) }),
  formRoute({
    path: "/monitor/next",
    action: "change",
    body: t.Object({ sceneId: idText(), slate: shortText(1) }),
    handle: (call, { sceneId, slate }) => {
      const { desk } = call;
      desk.store.commit(() => {
        const known = desk.store.scenes.listAngles(sceneId).find((angle) => angle.slate === slate);
        const angle = known ?? desk.store.scenes.addAngle({ sceneIds: [sceneId], slate });
        armTake(desk, angle.id);
      });
      return answerTap(call, { to: "/monitor" });
    },
  }),
];

/** Where somebody who just came in is led: to the monitor once a slate is armed, to the script before. */
function findStart(store: { takes: { current(): unknown } }): string {
  return store.takes.current() ? "/monitor" : "/projects";
}
