import type { DetectorInfo } from "../../domain/detector.ts";
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
}

/** A card for each detector of the take's scenes that stopped or cannot run. Held while a camera rolls, as all cards are. */
export function showAbsences(desk: Desk, take: Take | undefined, may: boolean): Region {
  const cards = findAbsences(desk, take).map((absence) => showAbsence(absence, may));
  return makeRegion("absences", html`${cards}`);
}

function findAbsences(desk: Desk, take: Take | undefined): Absence[] {
  if (!take) return [];
  const { scenes } = desk.store;
  const names = new Set(scenes.findAngle(take.angleId).sceneIds.flatMap((id) => scenes.find(id).detectors));
  const looking = desk.detectors.health().filter((one) => one.state !== "disabled");
  const missing = [...names].filter((name) => looking.every((one) => one.name !== name));
  // The shelf is only asked where something is missing: it reads the disk, and monitors ask twice a second.
  if (missing.length === 0) return [];
  const known = desk.detectors.list();
  return missing.flatMap((name) => {
    const info = known.find((one) => one.name === name);
    return explainAbsence(desk, name, info) ?? [];
  });
}

/** Why a detector does not look; undefined where the crew switched it off, and where it is only being started. */
function explainAbsence({ detectors, store }: Desk, name: string, info: DetectorInfo | undefined): Absence | undefined {
  if (info?.decisions.enabled === false) return undefined;
  const health = detectors.health().find((one) => one.name === name);
  const refusal = detectors.refused().find(({ path }) => path.split("/").includes(name))?.reason;
  const why = health?.reason ?? refusal ?? (info ? undefined : "it is not on this box");
  if (why === undefined) return undefined;
  return { name, info, why, fault: store.detectorFaults.find(name), canRevive: health !== undefined };
}

function showAbsence({ name, info, why, fault, canRevive }: Absence, may: boolean): Html {
  const what = info?.kinds.map(({ title }) => title).join(", ") ?? "";
  const since = fault?.state === "disabled" ? ` since ${sayTime(fault.at)}` : "";
  const revive = canRevive ? tapButton(`/detectors/${name}/revive`, "Start again", { kind: "primary" }) : "";
  const leave = info
    ? tapButton(`/detectors/${name}/enabled`, "Leave off", { fields: { on: "0" }, kind: "quiet" })
    : "";
  return html`<article class="card absence" id="absence-${name}"><header><h3>${name} does not look${since}</h3></header>
    ${what === "" ? "" : html`<p>Not being checked now: <b>${cleanLine(what)}</b></p>`}
    <p class="warn">${cleanLine(why)}</p>
    ${may ? html`<div class="line">${revive}${leave}<a class="button quiet" href="${info ? `/detectors/${name}` : "/detectors"}">Look at it</a></div>` : ""}</article>`;
}
