import type { DismissalReason, DismissalScope, DismissalWish } from "./dismissal.ts";

/** As pages and paper call them. */
export const SCOPE_WORDS: Record<DismissalScope, string> = {
  take: "This take",
  angle: "This set-up",
  scene: "Rest of the scene",
  "until-story-day": "Until story day",
};

/** What a tap means before the crew says more: what is intended stays so in its set-up, a false alarm says nothing of the next. */
export const USUAL_SCOPE: Record<DismissalReason, DismissalScope> = { intended: "angle", "false-alarm": "take" };

/** "this set-up", "until the end of story day 4". */
export function sayScope({ scope, untilDay }: Pick<DismissalWish, "scope" | "untilDay">): string {
  if (scope === "until-story-day") return `until the end of story day ${untilDay ?? "?"}`;
  return SCOPE_WORDS[scope].toLowerCase();
}
