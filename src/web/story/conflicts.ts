import { tapButton } from "../form.ts";
import { type Html, html } from "../html.ts";
import { cleanLine, sayCount } from "../words.ts";
import type { JudgedConflict } from "./production.ts";

export interface ConflictList {
  conflicts: readonly JudgedConflict[];
  /** The scene that the reader looks at: sentences about it need no name. */
  sceneId?: string;
  may: boolean;
}

/** Contradictions as sentences, each can be said to be intended; what is intended lies folded below, with the way back. */
export function showConflicts({ conflicts, sceneId, may }: ConflictList): Html {
  const open = conflicts.filter(({ intended }) => !intended);
  const intended = conflicts.filter((one) => one.intended);
  const show = (one: JudgedConflict) => showConflict(one, one.sceneId !== sceneId && sceneId !== undefined, may);
  const list = open.length > 0 ? html`<ul class="conflicts">${open.map(show)}</ul>` : "";
  const folded =
    intended.length > 0
      ? html`<details class="intended" id="intended-${sceneId ?? intended[0].sceneId}"><summary>${sayCount(intended.length, "contradiction")} that
          ${intended.length === 1 ? "is" : "are"} intended</summary><ul class="conflicts">${intended.map(show)}</ul></details>`
      : "";
  return html`${list}${folded}`;
}

function showConflict({ key, sceneId, slate, text, intended }: JudgedConflict, named: boolean, may: boolean): Html {
  const button = tapButton(`/scenes/${sceneId}/intentions`, intended ? "Not intended" : "That is intended", {
    fields: { conflict: key, on: intended ? "0" : "1" },
    kind: "quiet",
  });
  const name = named ? html`<a href="/scenes/${sceneId}"><b>Scene ${slate}</b></a>: ` : "";
  return html`<li class="conflict ${intended ? "quieted" : ""}">${intended ? "" : showTriangle()}
    <p>${name}${keepTimes(cleanLine(text))}</p>${may ? button : ""}</li>`;
}

/** "4:30 pm" is not torn at the end of a line. */
function keepTimes(text: string): string {
  return text.replace(/(\d) (am|pm)\b/g, "$1\u00a0$2");
}

function showTriangle(): Html {
  return html`<svg class="shape" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 2 22 20H2Z" fill="currentColor"/></svg>`;
}
