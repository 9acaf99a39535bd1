import type { DetectorInfo, DetectorVersion } from "../../domain/detector.ts";
import { showGrave, tapButton } from "../form.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import { sayMoment } from "../words.ts";
import { showFacts } from "./asks.ts";

/** Versions side by side: the one that runs, and those that could. */
export function showVersions(info: DetectorInfo, may: boolean): Region {
  const cards = info.versions.map((version) => showVersion(info, version, may));
  return makeRegion("versions", html`<h2>Versions</h2><div class="versions">${cards}</div>`);
}

function showVersion({ name, versions }: DetectorInfo, version: DetectorVersion, may: boolean): Html {
  const action = `/detectors/${name}/versions/${version.version}`;
  const facts: [string, string | Html][] = version.builtIn
    ? [["Came", "with the box"]]
    : [
        ["Installed", sayMoment(version.installedAt)],
        ["SHA-256", html`<code>${version.sha256}</code>`],
      ];
  const isNewer = versions.indexOf(version) < versions.findIndex((one) => one.active);
  const activate = tapButton(`${action}/activate`, isNewer ? "Run this version" : "Roll back to this version");
  const remove = showGrave(`${action}/remove`, {
    id: `remove-${version.version.replace(/[^0-9a-zA-Z]/g, "-")}`,
    label: "Remove",
    warning: `Version ${version.version} is deleted from this box. There is no undo: to have it back, install its archive again.`,
    sure: `Remove ${version.version} for good`,
  });
  return html`<article class="panel version ${version.active ? "active" : ""}">
    <h3>${version.version} ${version.active ? html`<span class="tag on">runs</span>` : ""}</h3>${showFacts(facts)}
    ${may && !version.active ? activate : ""}${may && !version.builtIn ? remove : ""}</article>`;
}
