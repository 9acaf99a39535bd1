import { type PlacedTime, tellTime } from "../../domain/story-day.ts";
import type { StoryScene, StoryTime } from "../../domain/story-scene.ts";
import { listMeanings, type ShownTime, sayClock, toTime } from "../../domain/story-time.ts";
import { tapButton, tapForm } from "../form.ts";
import { type Html, html } from "../html.ts";
import { findProposal, type ProductionStory, type Proposal, sayAgreement } from "./production.ts";

/** What a button posts to decide about a take's time; "none" takes the decision back. */
export function timeFields(takeId: string | null, shown: ShownTime, state: StoryTime["state"] | "none") {
  return { takeId: takeId ?? "", time: shown.time, hours: String(shown.hours), state };
}

/** Established times of a scene, and what the box proposes: only what she confirms counts. */
export function showTimes(story: ProductionStory, scene: StoryScene, may: boolean): Html {
  const days = story.groups.flatMap((group) => group.days);
  const day = days.find(({ scenes }) => scenes.some((one) => one.scene.id === scene.id));
  const placed = day?.scenes.find((one) => one.scene.id === scene.id)?.established ?? [];
  const rows = placed.map((time) => showEstablished({ scene, time, told: tellTime(time, day?.startsAt ?? 0), may }));
  const proposal = findProposal(story, scene);
  const proposed = proposal ? showProposal(scene, proposal, may) : "";
  const none =
    rows.length === 0 && !proposal
      ? html`<p class="dim">No time is established. Circle a take whose clock was read, or type the time.</p>`
      : "";
  return html`${rows.length > 0 ? html`<ul class="story-times">${rows}</ul>` : ""}${proposed}${none}
    ${may ? showTyping(scene) : ""}`;
}

interface Established {
  scene: StoryScene;
  time: PlacedTime;
  told: ShownTime;
  may: boolean;
}

function showEstablished({ scene, time, told, may }: Established): Html {
  const { takeId, label } = time.source;
  const action = `/scenes/${scene.id}/times`;
  const where = takeId === null ? "typed" : html`shown in <a href="/takes/${takeId}">${label}</a>`;
  const isOpen = time.shown.hours === 12;
  const halves = isOpen ? listMeanings(time.shown).map((minutes) => showHalf(action, takeId, minutes)) : "";
  const remove = tapButton(action, "Take it back", { fields: timeFields(takeId, time.shown, "none"), kind: "quiet" });
  return html`<li><b class="clock-time">${sayClock(told)}</b>
    <span class="grow"><b>Established</b>, ${where}${sayToldBy(time)}</span>
    ${may ? html`<span class="line">${halves}${remove}</span>` : ""}</li>`;
}

/** Am or pm, as she knows it. */
function showHalf(action: string, takeId: string | null, minutes: number): Html {
  const shown: ShownTime = { time: toTime(minutes), hours: 24 };
  return tapButton(action, `It is ${sayClock(shown)}`, {
    fields: timeFields(takeId, shown, "established"),
    kind: "quiet",
  });
}

function sayToldBy({ toldBy }: PlacedTime): string {
  if (toldBy === "window") return "; am or pm told by the window";
  if (toldBy === "neighbours") return "; am or pm told by the scenes around it";
  return toldBy === null ? "; am or pm not known" : "";
}

function showProposal(scene: StoryScene, proposal: Proposal, may: boolean): Html {
  const { takeId, label, shown, told } = proposal;
  const action = `/scenes/${scene.id}/times`;
  const facts = [sayAgreement(proposal), told.hours === 12 ? "am or pm not known" : ""].filter((fact) => fact !== "");
  const confirm = tapButton(action, `Establish ${sayClock(told)}`, {
    fields: timeFields(takeId, told, "established"),
    kind: "primary",
  });
  const halves = told.hours === 12 ? listMeanings(told).map((minutes) => showHalf(action, takeId, minutes)) : "";
  const reject = tapButton(action, "It is not so", { fields: timeFields(takeId, shown, "rejected"), kind: "quiet" });
  return html`<div class="proposal"><b class="clock-time hollow">${sayClock(told)}</b>
    <span class="grow"><b>Proposed</b>, read in <a href="/takes/${takeId}">${label}</a>${facts.map((fact) => `; ${fact}`)}</span>
    ${may ? html`<span class="line">${confirm}${halves}${reject}</span>` : ""}</div>`;
}

/** For a clock that nothing read, or that was read wrong. */
function showTyping(scene: StoryScene): Html {
  const typed = scene.times.find(({ takeId }) => takeId === null);
  const value = typed?.shown.hours === 24 ? typed.shown.time : "";
  const field = html`<input type="hidden" name="takeId" value=""><input type="hidden" name="hours" value="24">
    <input type="hidden" name="state" value="established">
    <input type="time" name="time" value="${value}" aria-label="Time that the clock shows" required>
    <button>Establish</button>`;
  return html`<details id="type-time"><summary>Type the time</summary>
    ${tapForm(`/scenes/${scene.id}/times`, field, "line")}</details>`;
}
