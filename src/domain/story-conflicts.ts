import { judgeAgreement, judgeOrder, judgeWithin } from "./story-conflicts-established.ts";
import { judgePlan } from "./story-conflicts-plan.ts";
import { judgeNewer, judgeShown } from "./story-conflicts-read.ts";
import type { Place, StoryConflict } from "./story-contradiction.ts";
import type { PlacedGroup, StoryDay } from "./story-day.ts";
import { limitScenes } from "./story-limits.ts";

/** Every contradiction in a production, in story order. */
export function findConflicts(groups: readonly PlacedGroup[]): StoryConflict[] {
  return groups.flatMap(({ days }) => days.flatMap(judgeDay));
}

function judgeDay(day: StoryDay): StoryConflict[] {
  const limits = limitScenes(day.scenes);
  return day.scenes.flatMap((one, index) => judgeScene({ day, one, limits: limits[index] }));
}

function judgeScene(place: Place): StoryConflict[] {
  const plan = judgePlan(place);
  if (place.one.established.length === 0) return [...plan, ...judgeShown(place).filter((one) => isNews(one, plan))];
  return [...plan, ...judgeWithin(place), ...judgeOrder(place), ...judgeAgreement(place), ...judgeNewer(place)];
}

/** Where the plan already leaves no room beside a neighbour, what was read beside it is the same news. */
function isNews({ otherId }: StoryConflict, plan: readonly StoryConflict[]): boolean {
  return otherId === null || plan.every((one) => one.otherId !== otherId);
}
