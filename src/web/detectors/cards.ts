import type { DetectorInfo } from "../../domain/detector.ts";
import type { Scene } from "../../domain/project.ts";
import type { Take } from "../../domain/take.ts";
import type { DetectorFault } from "../../store/detector-faults.ts";
import type { Desk } from "../desk.ts";
import { tapButton } from "../form.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import { cleanLine, sayTime } from "../words.ts";

/** A detector that should look at a take and does not, in words for the crew. */
interface Absence {
  name: string;
  /** Undefined where it is not on the box any more. */
  info: DetectorInfo | undefined;
  why: string;
  fault: DetectorFault | undefined;
  canRevive: boolean;
  /** One of the take's scenes that it is switched on for. */
  scene: Scene;
}

/** A card for each detector of the take's scenes that stopped or cannot run. Held while a camera rolls, as all cards are. */
export function showAbsences(desk: Desk, take: Take | undefined, may: boolean): Region {
  const cards = findAbsences(desk, take).map((absence) => showAbsence(absence, may));
  return makeRegion("absences", html`${cards}`);
}

/** The same beside the live picture: one card and a count, so that roll and verdict stay where they are seen. */
export function showFirstAbsence(desk: Desk, take: Take | undefined, may: boolean): Region {
  const [first, ...others] = findAbsences(desk, take);
  const more =
    others.length > 0 ? html`<a class="button quiet" href="/detectors">and ${others.length} more</a>` : html``;
  return makeRegion("absences", first ? showAbsence(first, may, more) : html``);
}

function findAbsences(desk: Desk, take: Take | undefined): Absence[] {
  if (!take) return [];
  const { scenes } = desk.store;
  const covered = scenes.findAngle(take.angleId).sceneIds.map((id) => scenes.find(id));
  const names = new Set(covered.flatMap((scene) => scene.detectors));
  const looking = desk.detectors.health().filter((one) => one.state !== "disabled");
  const missing = [...names].filter((name) => looking.every((one) => one.name !== name));
  // The shelf is only asked where something is missing: it reads the disk, and monitors ask twice a second.
  if (missing.length === 0) return [];
  const known = desk.detectors.list();
  return missing.flatMap((name) => {
    const info = known.find((one) => one.name === name);
    const scene = covered.find((one) => one.detectors.includes(name));
    return (scene && explainAbsence(desk, { name, info, scene })) ?? [];
  });
}

/** Why a detector does not look; undefined where the crew switched it off, and where it is only being started. */
function explainAbsence(
  { detectors, store }: Desk,
  { name, info, scene }: Pick<Absence, "name" | "info" | "scene">,
): Absence | undefined {
  if (info?.decisions.enabled === false) return undefined;
  const health = detectors.health().find((one) => one.name === name);
  const refusal = detectors.refused().find(({ path }) => path.split("/").includes(name))?.reason;
  const why = health?.reason ?? refusal ?? (info ? undefined : "it is not on this box");
  if (why === undefined) return undefined;
  return { name, info, scene, why, fault: store.detectorFaults.find(name), canRevive: health !== undefined };
}

function showAbsence({ name, info, scene, why, fault, canRevive }: Absence, may: boolean, more = html``): Html {
  const what = info?.kinds.map(({ title }) => title).join(", ") ?? "";
  const since = fault?.state === "disabled" ? ` since ${sayTime(fault.at)}` : "";
  const revive = canRevive ? tapButton(`/detectors/${name}/revive`, "Start again", { kind: "primary" }) : "";
  const leave = info
    ? html`${tapButton(`/detectors/${name}/enabled`, "Leave off", { fields: { on: "0" }, kind: "quiet" })}
      <a class="button quiet" href="/detectors/${name}">Look at it</a>`
    : html`<a class="button quiet" href="/scenes/${scene.id}">Scene ${scene.slate}</a>`;
  return html`<article class="absence" id="absence-${name}"><div class="said"><h3>${name} does not look${since}</h3>
    ${what === "" ? "" : html`<p>Not being checked now: <b>${cleanLine(what)}</b></p>`}
    <p class="warn">${cleanLine(why)}</p></div>
    <div class="line">${may ? html`${revive}${leave}` : ""}${more}</div></article>`;
}
