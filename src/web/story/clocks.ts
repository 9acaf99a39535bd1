import { CLOCK_KIND, type ClockReading, readClock } from "../../domain/story-clocks.ts";
import { tellIn } from "../../domain/story-day.ts";
import type { StoryScene, StoryTime } from "../../domain/story-scene.ts";
import { type ShownTime, sayClock, toDial } from "../../domain/story-time.ts";
import type { Clip, Take } from "../../domain/take.ts";
import { formatMoment } from "../../domain/timecode.ts";
import type { KeptObservation } from "../../store/observations.ts";
import type { Desk } from "../desk.ts";
import { tapButton } from "../form.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import { sayCount } from "../words.ts";
import { findScene, type ProductionStory } from "./production.ts";
import { sayPlace } from "./sayings.ts";
import { timeFields } from "./times.ts";

/** Clocks that stand open; the rest is folded, and what is beyond all reading is only counted. */
const CLOCKS_OPEN = 4;
const CLOCKS_SHOWN = 50;
/** Shares of the take's pictures that say the same. */
const NEARLY_ALL = 0.9;
const MOST = 0.6;

interface ShownClock {
  clock: ClockReading;
  observation: KeptObservation;
  clip: Clip | undefined;
  several: boolean;
}

/** The clocks that were read in a take, each with one tap to establish its time for the scene. */
export function showClocks({ store, stories }: Desk, take: Take, may: boolean): Region {
  const observations = store.observations.list(take.id).filter(({ kind }) => kind === CLOCK_KIND);
  if (observations.length === 0) return makeRegion("clocks", html``);
  const clips = new Map(store.clips.list(take.id).map((clip) => [clip.id, clip]));
  const angle = store.scenes.findAngle(take.angleId);
  const story = stories.read(angle.projectId);
  const establishing = { story, take, sceneIds: angle.sceneIds, may };
  const rows = observations.slice(0, CLOCKS_SHOWN).map((observation) => {
    const shown = { clock: readClock(observation), observation, clip: clips.get(observation.clipId) };
    return showClock({ ...shown, several: clips.size > 1 }, establishing);
  });
  const rest = rows.slice(CLOCKS_OPEN);
  const beyond = observations.length - rows.length;
  const more = beyond > 0 ? html`<li class="dim">and ${sayCount(beyond, "more clock")}</li>` : "";
  const folded =
    rest.length > 0
      ? html`<details id="more-clocks"><summary>${sayCount(rest.length, "more clock")}</summary><ul class="clocks">${rest}${more}</ul></details>`
      : "";
  const content = html`<h2>Clocks</h2><ul class="clocks">${rows.slice(0, CLOCKS_OPEN)}</ul>${folded}`;
  return makeRegion("clocks", content, { kind: "panel" });
}

function showClock({ clock, observation, clip, several }: ShownClock, establishing: Establishing): Html {
  const atMs = observation.moment.ptsMs - (clip?.rollMs ?? 0);
  const at = formatMoment(atMs);
  const { shown } = clock;
  const time = shown
    ? html`<b class="clock-time">${sayClock(shown)}</b>`
    : html`<b class="clock-time unread">could not read</b>`;
  return html`<li>${time}<span class="grow">${sayFacts(clock)}</span>
    <button type="button" class="moment" data-video="video-${clip?.id ?? ""}" data-seek="${observation.moment.ptsMs / 1000}"
      aria-label="Show in the recording at ${at}">${several ? `${clip?.camera ?? ""} ` : ""}${at}</button>
    ${shown ? showEstablishing(establishing, shown) : ""}</li>`;
}

/** "Dial, high, camera left; stands still; the same throughout" */
function sayFacts({ type, box, running, agreement, shown }: ClockReading): string {
  const name = type === "digital" ? "Digits" : type === "analog" ? "Dial" : "Clock";
  const place = [name, sayPlace(box)].filter((part) => part !== "").join(", ");
  const facts = [
    place,
    running === null ? "" : running ? "running" : "standing still",
    shown ? sayShare(agreement) : "",
  ];
  return facts.filter((fact) => fact !== "").join("; ");
}

function sayShare(agreement: number | null): string {
  if (agreement === null) return "";
  if (agreement >= NEARLY_ALL) return "read the same throughout";
  return agreement >= MOST ? "read the same most of the time" : "read differently from picture to picture";
}

/** What a tap on a clock is about. */
interface Establishing {
  story: ProductionStory;
  take: Take;
  sceneIds: readonly string[];
  may: boolean;
}

/** What one tap would establish, or what is established already, for each scene of the set-up. */
function showEstablishing({ story, take, sceneIds, may }: Establishing, shown: ShownTime): Html {
  const buttons = sceneIds.map((sceneId) => {
    const scene = findScene(story, sceneId);
    const decided = scene?.times.find(({ takeId }) => takeId === take.id);
    if (!scene) return "";
    if (decided?.state === "established" && toDial(decided.shown) === toDial(shown))
      return showDecided(scene, decided, may);
    const told = tellIn(story.scenes, sceneId, shown);
    const fields = timeFields(take.id, told, "established");
    return may
      ? tapButton(`/scenes/${sceneId}/times`, `Establish ${sayClock(told)} for scene ${scene.slate}`, { fields })
      : "";
  });
  return html`<span class="line">${buttons}</span>`;
}

function showDecided({ id, slate }: StoryScene, { takeId, shown }: StoryTime, may: boolean): Html {
  const back = tapButton(`/scenes/${id}/times`, "Take it back", {
    fields: timeFields(takeId, shown, "none"),
    kind: "quiet",
  });
  return html`<span class="good">Established for scene ${slate}</span>${may ? back : ""}`;
}
