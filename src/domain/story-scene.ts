import type { SceneStory } from "./story.ts";
import { type ClockVote, mayBeSame, type TakeClocks, voteTime } from "./story-clocks.ts";
import type { StoryPlace } from "./story-order.ts";
import type { ShownTime } from "./story-time.ts";

/** What the script supervisor decided about the time that a take shows, or typed herself. */
export interface StoryTime {
  sceneId: string;
  /** Null: no take shows it, she typed it. */
  takeId: string | null;
  /** "24A take 3"; empty for a typed one. */
  label: string;
  shown: ShownTime;
  /** rejected: the box read it and it is not so. */
  state: "established" | "rejected";
  decidedAt: string;
}

/** All that is known of a scene's time. */
export interface StoryScene extends StoryPlace {
  slate: string;
  title: string;
  story: SceneStory;
  times: StoryTime[];
  /** Of takes that are circled or compared with, and of the newest whose clock has a time; newest first. */
  takes: TakeClocks[];
}

export function listEstablished({ times }: Pick<StoryScene, "times">): StoryTime[] {
  return times.filter(({ state }) => state === "established");
}

/**
 * The time that the box would establish: what the clocks of the circled takes show, without one what the references
 * show. Nothing once something is established, and nothing that was rejected.
 */
export function proposeTime(scene: StoryScene): ClockVote | undefined {
  if (listEstablished(scene).length > 0) return undefined;
  const circled = scene.takes.filter((take) => take.circled);
  const sources = circled.length > 0 ? circled : scene.takes.filter((take) => take.isReference);
  return voteTime(dropRejected(scene, sources));
}

/** What the newest take in which a clock could be read shows; nothing where that was decided about already. */
export function findLastShown(scene: StoryScene): ClockVote | undefined {
  const newest = scene.takes.find(({ clocks }) => clocks.some(({ shown }) => shown !== null));
  if (!newest || scene.times.some(({ takeId }) => takeId === newest.takeId)) return undefined;
  return voteTime([newest]);
}

function dropRejected({ times }: StoryScene, takes: readonly TakeClocks[]): TakeClocks[] {
  const rejected = times.filter(({ state }) => state === "rejected");
  return takes.map((take) => ({
    ...take,
    clocks: take.clocks.filter(
      ({ shown }) => !rejected.some((one) => one.takeId === take.takeId && shown && mayBeSame(one.shown, shown)),
    ),
  }));
}
