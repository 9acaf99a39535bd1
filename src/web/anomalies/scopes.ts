import type { Anomaly } from "../../domain/anomaly.ts";
import { DISMISSAL_REASONS, DISMISSAL_SCOPES, type Dismissal } from "../../domain/dismissal.ts";
import { SCOPE_WORDS } from "../../domain/dismissal-words.ts";
import { MAX_STORY_DAY } from "../../domain/story.ts";
import type { Store } from "../../store/store.ts";
import { tapButton, tapForm } from "../form.ts";
import { type Html, html } from "../html.ts";

/** For how long a dismissed thing is let pass: the usual scope stands, one more tap takes another. */
export function showScopes(store: Store, anomaly: Anomaly): Html {
  const reason = DISMISSAL_REASONS.find((one) => one === anomaly.status);
  if (!reason || anomaly.dismissalId === null) return html``;
  const dismissal = store.dismissals.find(anomaly.dismissalId);
  const action = `/anomalies/${anomaly.id}/dismissal`;
  const buttons = DISMISSAL_SCOPES.filter((scope) => scope !== "until-story-day").map((scope) =>
    tapButton(action, SCOPE_WORDS[scope], {
      fields: { reason, scope },
      pressed: scope === dismissal.scope,
      kind: `scope ${scope}`,
    }),
  );
  return html`<div class="scopes" role="group" aria-label="For how long">${buttons}${showDayForm(store, action, { ...dismissal, reason })}</div>`;
}

/** The last day starts as the one that was chosen, else as the day of the scene. */
function showDayForm(store: Store, action: string, { reason, scope, untilDay, sceneId }: Dismissal): Html {
  const day = untilDay ?? (sceneId === null ? null : store.stories.find(sceneId).day);
  return tapForm(
    action,
    html`<input type="hidden" name="reason" value="${reason}"><input type="hidden" name="scope" value="until-story-day">
      <button class="scope until" aria-pressed="${String(scope === "until-story-day")}">${SCOPE_WORDS["until-story-day"]}</button>
      <input type="number" inputmode="numeric" name="untilDay" min="1" max="${MAX_STORY_DAY}" step="1" required
        value="${day ?? ""}" aria-label="Last story day">`,
    "until-day",
  );
}
