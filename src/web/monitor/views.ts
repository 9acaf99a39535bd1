import type { StorageStatus } from "../../domain/ports.ts";
import { formatSlate } from "../../domain/slate.ts";
import type { CameraStatus } from "../../domain/source.ts";
import type { Take } from "../../domain/take.ts";
import { formatMoment } from "../../domain/timecode.ts";
import type { Store } from "../../store/store.ts";
import { judgeClips } from "../../store/verdicts.ts";
import { showReference } from "../angles/views.ts";
import { showBoard } from "../board.ts";
import { tapButton, tapForm } from "../form.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import { suggestNext } from "../projects/views.ts";
import { maskAddress } from "../sources/plug.ts";
import { isLive } from "../takes/acts.ts";
import { showVerdictBig } from "../verdict.ts";
import { sayMinutes } from "../words.ts";

/** The slate that the next roll or the rolling take belongs to. */
export function showSlate(take: Take | undefined): Region {
  const content = take
    ? showBoard(take.slate, take.state)
    : html`<p class="lead">No slate is armed. <a href="/projects">Choose a set-up</a> and arm it.</p>`;
  return makeRegion("slate", content, { live: true });
}

/** Roll or cut, and whether every camera truly records: the lamp is lit by bytes on disk, not by the tap. */
export function showRoll(take: Take | undefined, cameras: readonly CameraStatus[], may: boolean): Region {
  const rolling = take?.state === "rolling";
  const lamps = cameras.map((camera) => showLamp(camera, rolling, cameras.length > 1));
  const label = rolling ? "Cut" : "Roll";
  const button =
    take && may
      ? tapButton(`/takes/${take.id}/${label.toLowerCase()}`, label, { kind: `roll ${label.toLowerCase()}` })
      : "";
  return makeRegion("roll", html`<div class="lamps">${lamps}</div>${button}`, {
    live: true,
    kind: rolling ? "rolling" : "",
  });
}

function showLamp(camera: CameraStatus, rolling: boolean, several: boolean): Html {
  const letter = several ? `${camera.camera} ` : "";
  if (!rolling) return html`<span class="lamp">${letter}stand by</span>`;
  return camera.recordingGrows
    ? html`<span class="lamp rec">${letter}REC</span>`
    : html`<span class="lamp missing">${letter}NOT RECORDING</span>`;
}

/** Room left; stands still while rolling like everything that is not the roll itself. */
export function showRoom(storage: StorageStatus, day: string): Region {
  const low = storage.minutesLeft < storage.floorMinutes * 10;
  const content = html`<span class="${low ? "warn" : ""}"><b>${sayMinutes(storage.minutesLeft)}</b> left</span>
    <span class="dim">${day}</span>`;
  return makeRegion("room", content, { kind: "line" });
}

/** The live pictures. Their streams are started by a script and never touched by an update. */
export function showFeeds(cameras: readonly CameraStatus[], covers: readonly Region[]): Region {
  const several = cameras.length > 1;
  const feeds = cameras.map((camera, index) => showFeed(camera, covers[index], several));
  const empty = html`<p class="nothing">No camera is set up. <a href="/sources">Choose a source</a></p>`;
  return makeRegion("feeds", html`${cameras.length > 0 ? feeds : empty}`, { kind: "pictures" });
}

function showFeed({ camera, sourceName, width, height }: CameraStatus, cover: Region, several: boolean): Html {
  return html`<figure id="feed-${camera}" class="screen live"><div class="picture">
      <img class="feed" hx-morph-skip data-feed="/cameras/${camera}/live" alt="Live picture of camera ${camera}"
        width="${width ?? 16}" height="${height ?? 9}">
      ${cover.markup}</div>
    <figcaption>${several ? html`<b>${camera}</b> ` : ""}<span class="dim">${maskAddress(sourceName)}</span></figcaption></figure>`;
}

/** What lies over a live picture: a badge while it is live, all of it as soon as the picture is old. */
export function showCover(camera: CameraStatus): Region {
  const live = isLive(camera);
  const id = `cover-${camera.camera}`;
  return makeRegion(id, live ? html`<p>Live</p>` : sayLost(camera), { live: true, kind: live ? "badge" : "cover" });
}

function sayLost({ pictureAgeMs, sentence }: CameraStatus): Html {
  const since = pictureAgeMs === null ? "No picture yet" : `No picture since ${formatMoment(pictureAgeMs)}`;
  return html`<p class="since">${since}</p>${sentence === "" ? "" : html`<p>${maskAddress(sentence)}</p>`}`;
}

/** What is compared with, beside the live picture. */
export function showMatch(store: Store, take: Take | undefined, cameras: readonly CameraStatus[]): Region {
  const frames = take
    ? cameras.map((camera) => showReference(store, take.angleId, camera.camera, cameras.length > 1))
    : html`<figure class="screen"><p class="nothing">Nothing to match yet</p></figure>`;
  return makeRegion("references", html`${frames}`, { kind: "pictures" });
}

/** The last take's verdict, readable from a metre. */
export function showLast(store: Store, take: Take | undefined): Region {
  const content = take
    ? html`<a class="last" href="/takes/${take.id}"><span class="dim">${formatSlate(take.slate)}</span>
        ${showVerdictBig(judgeClips(store, take.id))}</a>`
    : html`<p class="dim">No take yet.</p>`;
  return makeRegion("last", content, { kind: "panel" });
}

/** The next set-up of the armed scene, one tap away. */
export function showNext(store: Store, take: Take | undefined): Region {
  const angle = take && store.scenes.findAngle(take.angleId);
  const scene = angle && store.scenes.find(angle.sceneIds[0]);
  if (!scene || take.state === "rolling") return makeRegion("next", html``);
  const slate = suggestNext(store, store.projects.find(scene.projectId), scene);
  const form = html`<input type="hidden" name="sceneId" value="${scene.id}">
    <input name="slate" value="${slate}" maxlength="40" aria-label="Next set-up" required>
    <button class="quiet">New set-up</button>`;
  return makeRegion("next", tapForm("/monitor/next", form, "line"));
}
