import type { Project, Scene, ShootingDay } from "../../domain/project.ts";
import { suggestSetup } from "../../domain/slate.ts";
import type { Store } from "../../store/store.ts";
import { choiceField, tapButton, tapForm, textField } from "../form.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import { sayCount, sayDate, sayRate } from "../words.ts";

/** The rates that cameras are set to, as they are said. */
export const RATES: readonly { value: string; numerator: number; denominator: number }[] = [
  { value: "23.976", numerator: 24000, denominator: 1001 },
  { value: "24", numerator: 24, denominator: 1 },
  { value: "25", numerator: 25, denominator: 1 },
  { value: "29.97", numerator: 30000, denominator: 1001 },
  { value: "30", numerator: 30, denominator: 1 },
  { value: "48", numerator: 48, denominator: 1 },
  { value: "50", numerator: 50, denominator: 1 },
  { value: "59.94", numerator: 60000, denominator: 1001 },
];
export const SCHEMES = [
  { value: "scene-letter", label: "Scene and letter: 24, 24A, 24B" },
  { value: "consecutive", label: "Numbers through the shoot: 1, 2, 3" },
] as const;

export function showProjectList(store: Store): Region {
  const rows = store.projects.list().map((project) => {
    const day = store.projects.openDay(project.id);
    return html`<li><a class="row" href="/projects/${project.id}">
      <b class="grow">${project.name}</b>
      <span class="dim">${sayCount(store.scenes.list(project.id).length, "scene")} · ${sayRate(project.rate)}</span>
      ${day ? html`<span class="tag on">${day.label}</span>` : ""}</a></li>`;
  });
  const list = rows.length > 0 ? html`<ul class="rows">${rows}</ul>` : html`<p class="empty">No production yet.</p>`;
  return makeRegion("projects", list);
}

export function showProjectForm(open: boolean): Html {
  return html`<details class="panel" ${open ? html`open` : ""}><summary>New production</summary>
    ${tapForm(
      "/projects",
      html`${textField({ label: "Name", name: "name", longest: 200, required: true })}
        ${choiceField({
          label: "Frame rate",
          name: "rate",
          chosen: "24",
          choices: RATES.map(({ value }) => ({ value, label: `${value} fps` })),
        })}
        ${choiceField({ label: "Slates", name: "slateScheme", choices: SCHEMES })}
        <button class="primary">Create</button>`,
      "grid",
    )}</details>`;
}

export function showScenes(store: Store, project: Project): Region {
  const rows = store.scenes.list(project.id).map((scene) => showSceneRow(store, scene));
  const list = rows.length > 0 ? html`<ul class="rows">${rows}</ul>` : html`<p class="empty">No scene yet.</p>`;
  return makeRegion("scenes", html`<h2>Scenes</h2>${list}`);
}

function showSceneRow(store: Store, scene: Scene): Html {
  const angles = store.scenes.listAngles(scene.id);
  const place = [scene.episode && `Ep. ${scene.episode}`, scene.unit && `${scene.unit} unit`]
    .filter(Boolean)
    .join(" · ");
  return html`<li><a class="row" href="/scenes/${scene.id}">
    <b class="number">${scene.slate}</b><span class="grow">${scene.title}</span>
    <span class="dim">${place}</span>
    <span class="dim">${angles.length > 0 ? angles.map((angle) => angle.slate).join(" ") : "no set-up"}</span></a></li>`;
}

export function showSceneForm(project: Project, open: boolean): Html {
  return html`<details class="panel" ${open ? html`open` : ""}><summary>New scene</summary>
    ${tapForm(
      `/projects/${project.id}/scenes`,
      html`${textField({ label: "Scene, as on the board", name: "slate", longest: 40, required: true, hint: "24" })}
        ${textField({ label: "Title", name: "title", longest: 200, hint: "INT. KITCHEN - NIGHT" })}
        ${textField({ label: "Episode", name: "episode", longest: 40 })}
        ${textField({ label: "Unit", name: "unit", longest: 40 })}
        <button class="primary">Create</button>`,
      "grid",
    )}</details>`;
}

/** The shooting day: opened and closed by hand, never by midnight. */
export function showDay(project: Project, days: readonly ShootingDay[], may: boolean): Region {
  const day = days.find((one) => one.closedAt === null);
  const action = `/projects/${project.id}/day`;
  const open = html`<p><b>${day?.label ?? ""}</b> <span class="dim">open since ${day ? sayDate(day.openedAt) : ""}</span></p>
    ${may ? tapButton(`${action}/close`, "Close the day", { kind: "quiet" }) : ""}`;
  const next = `Day ${days.length + 1}`;
  const closed = html`<p class="dim">No shooting day is open.</p>
    ${may ? tapForm(action, html`<input name="label" aria-label="Name of the day" value="${next}" maxlength="100" required><button>Open the day</button>`, "line") : ""}`;
  return makeRegion("day", html`<h2>Shooting day</h2>${day ? open : closed}`, { kind: "panel" });
}

/** Suggested name of a scene's next set-up. */
export function suggestNext(store: Store, project: Project, scene: Scene): string {
  const taken = store.scenes.listProjectAngles(project.id).map((angle) => angle.slate);
  return suggestSetup(project.slateScheme, scene.slate, taken);
}
