import { Fault } from "../../base/fault.ts";
import type { PicturePlace } from "../../domain/ports.ts";
import { formatSlate, sayTake } from "../../domain/slate.ts";
import type { Clip } from "../../domain/take.ts";
import type { Store } from "../../store/store.ts";
import type { Desk, Visitor } from "../desk.ts";
import { html } from "../html.ts";
import type { Page } from "../page.ts";
import type { PageMaker } from "../page-book.ts";
import { type Call, type Route, route } from "../route.ts";
import { chooseCouple, type Wish } from "./choice.ts";
import { Turns } from "./turns.ts";
import { isRolling, showChoices, showCover, showHead, showStage } from "./views.ts";

/** A recording or an anomaly, beside what it was judged against or beside a recording of the reader's choice. */
export const comparePages: PageMaker[] = [
  {
    path: "/clips/:id/compare",
    show: (visit) => showPage(visit, () => ({ clipId: visit.params.get("id") })),
  },
  {
    path: "/clips/:id/compare/:other",
    show: (visit) => showPage(visit, () => ({ clipId: visit.params.get("id"), otherId: visit.params.get("other") })),
  },
  {
    path: "/anomalies/:id/compare",
    show: (visit) => showPage(visit, ({ store }) => wishOf(store, visit.params.get("id"))),
  },
  {
    path: "/anomalies/:id/compare/:other",
    show: (visit) =>
      showPage(visit, ({ store }) => ({
        ...wishOf(store, visit.params.get("id")),
        otherId: visit.params.get("other"),
      })),
  },
];

function wishOf(store: Store, anomalyId: string): Wish {
  const anomaly = store.anomalies.find(anomalyId);
  return { clipId: anomaly.clipId, anomaly };
}

function showPage(visit: Visitor, read: (desk: Desk) => Wish): Page {
  const { desk } = visit;
  const couple = chooseCouple(desk.store, read(desk));
  const { take, chosen } = couple;
  const rolling = isRolling(desk.store);
  const head = showHead(visit, couple);
  const cover = showCover(rolling);
  const stage = showStage(couple, rolling);
  const choices = showChoices(couple, rolling);
  const body = html`<p class="path"><a href="/takes/${take.id}">${formatSlate(take.slate)}</a></p>
    ${head.markup}${cover.markup}${stage.markup}${choices.markup}`;
  const title = `${formatSlate(take.slate)}${chosen ? ` beside ${chosen.label}` : ""}`;
  return { title, section: "projects", body, regions: [head, cover, stage, choices], beats: false };
}

export function makeCompareRoutes(): Route[] {
  const turns = new Turns();
  const handle = (call: Call) => matchMoments(call, turns);
  return [route({ method: "GET", path: "/clips/:id/match/:other", action: "look", handle })];
}

/** How the other recording's picture lies on this one's at a moment of each: frames, counted from roll. */
async function matchMoments(call: Call, turns: Turns): Promise<Response> {
  const { desk, params, url, request, session } = call;
  const { clip, chosen, take } = chooseCouple(desk.store, { clipId: params.get("id"), otherId: params.get("other") });
  const wish = { frame: readFrame(url, "frame"), otherFrame: readFrame(url, "other") };
  if (!desk.views) throw new Fault("unavailable", "this box cannot bring pictures onto one another");
  if (isRolling(desk.store)) throw new Fault("conflict", "a camera rolls; takes are compared after the cut");
  if (!chosen) throw new Fault("not-found", `${sayTake(take.slate)} has nothing to be compared with`);
  const pictures = {
    take: placeOf(desk.store, clip, wish.frame),
    reference: placeOf(desk.store, chosen.clip, wish.otherFrame),
  };
  const who = `${session?.createdAt} ${session?.name} ${call.address}`;
  const signal = turns.take(who, AbortSignal.any([request.signal, desk.closing]));
  return Response.json(await desk.views.match(pictures, signal));
}

/** A frame from roll on, within what a recording can have. */
function readFrame(url: URL, name: string): number {
  const text = url.searchParams.get(name) ?? "";
  if (!/^\d{1,7}$/.test(text)) throw new Fault("invalid", `${name} does not fit: the number of a frame, from 0`);
  return Number(text);
}

function placeOf(store: Store, clip: Clip, fromRoll: number): PicturePlace {
  if (clip.path === null) throw new Fault("not-found", "the recording is being put together");
  const rate = clip.frameRate ?? 25;
  const first = Math.round((clip.rollMs * rate) / 1000);
  const last = Math.max(first, Math.round(((clip.cutMs ?? clip.rollMs) * rate) / 1000) - 1);
  if (first + fromRoll > last) {
    throw new Fault(
      "invalid",
      `the recording has frames 0 to ${last - first} from roll to cut; ${fromRoll} is not among them`,
    );
  }
  return { path: store.media.absolutePath(clip.path), frame: first + fromRoll };
}
