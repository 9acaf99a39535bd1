import type { DetectorHealth, DetectorInfo } from "../../domain/detector.ts";
import type { BrokerState, StorageStatus } from "../../domain/ports.ts";
import type { CameraStatus } from "../../domain/source.ts";
import { showModels } from "../detectors/models.ts";
import { showDetectorState } from "../detectors/state.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import { showState } from "../sources/views.ts";
import { sayBytes, sayCount, sayMinutes } from "../words.ts";

/** The state of each, and on what its models run; figures, versions and logs are on the page that this leads to. */
export function showDetectors(
  detectors: readonly Pick<DetectorInfo, "name" | "decisions">[],
  health: readonly DetectorHealth[],
): Region {
  const rows = detectors.map((info) =>
    showDetector(
      info,
      health.find((one) => one.name === info.name),
    ),
  );
  const list = showList(rows, "No detector is installed.");
  return makeRegion(
    "detectors",
    html`<h2>Detectors</h2>${list}<p><a class="button" href="/detectors">Detectors</a></p>`,
  );
}

/** Its models with it: on what they run, and on what they could not. */
function showDetector(info: Pick<DetectorInfo, "name" | "decisions">, health: DetectorHealth | undefined): Html {
  const models = health && health.models.length > 0 ? html`<div class="dim">${showModels(health.models)}</div>` : "";
  return html`<li><a class="row tall" href="/detectors/${info.name}"><b class="grow">${info.name}</b>
    ${showDetectorState(info, health)}${models}</a></li>`;
}

export function showBoxCameras(cameras: readonly CameraStatus[]): Region {
  const rows = cameras.map(
    (camera) => html`<li class="row"><b class="number">${camera.camera}</b>
      <span class="grow"><b>${camera.sourceName}</b><br>${showState(camera)}</span></li>`,
  );
  return makeRegion("cameras", html`<h2>Cameras</h2>${showList(rows, "No camera is set up.")}`);
}

/** "Connected" is what the broker said, not what the box hopes. */
export function showBroker(broker: BrokerState | undefined): Region {
  if (!broker) return makeRegion("broker", html``);
  const waiting =
    broker.pending > 0 ? html`<br><span class="dim">${sayCount(broker.pending, "message")} waiting</span>` : "";
  const state = broker.connected
    ? html`<span class="good">connected</span>`
    : html`<span class="bad">${broker.reason}</span>`;
  const row = html`<li class="row"><span class="grow"><b>MQTT</b>${waiting}</span>${state}</li>`;
  return makeRegion("broker", html`<h2>Alerts</h2>${showList([row], "")}`);
}

export function showStorage(storage: StorageStatus): Region {
  const low = storage.minutesLeft < storage.floorMinutes;
  const content = html`<h2>Storage</h2>
    <p><b class="figure ${low ? "bad" : ""}">${sayMinutes(storage.minutesLeft)}</b> of recording left</p>
    <meter min="0" max="${storage.limitBytes}" value="${storage.usedBytes}" aria-label="Used"></meter>
    <p class="dim">${sayBytes(storage.usedBytes)} of ${sayBytes(storage.limitBytes)} used, ${sayBytes(storage.freeBytes)} free on the disk.
      Rolling is refused below ${sayMinutes(storage.floorMinutes)}.</p>`;
  return makeRegion("storage", content, { kind: "panel" });
}

function showList(rows: readonly Html[], empty: string): Html {
  return rows.length > 0 ? html`<ul class="rows">${rows}</ul>` : html`<p class="empty">${empty}</p>`;
}
