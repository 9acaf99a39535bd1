import { type DayScene, listKnown, SLACK_MINUTES } from "./story-day.ts";
import type { StoryScene } from "./story-scene.ts";
import { sayTimeOfDay, toTime } from "./story-time.ts";

/** Minutes since the story day began. */
interface Span {
  from: number;
  to: number;
}

/** Another scene that leaves no room. */
export interface Clash {
  other: StoryScene;
  /** "Scene 23, just before, ended at 4:30 pm" */
  said: string;
  time: string;
}

interface Scope {
  /** Of the story day, in minutes after midnight. */
  startsAt: number;
  /** Where the earlier scenes may not play before counts too; the pair is told once, at the later scene. */
  plans?: boolean;
  earlierOnly?: boolean;
}

/** The neighbour that none of these spans fits behind or before; undefined where one fits. */
export function findClash(limits: Limits, spans: readonly Span[], scope: Scope): Clash | undefined {
  const { ended, planned, begins } = limits;
  const counting = [ended, scope.plans ? planned : undefined, scope.earlierOnly ? undefined : begins];
  const known = counting.flatMap((limit) => limit ?? []);
  const worst = spans.map((span) => findWorst(known, span));
  if (worst.includes(undefined)) return undefined;
  const [least] = worst.flatMap((one) => one ?? []).sort((one, other) => one.excess - other.excess);
  return least && sayClash(least.limit, scope.startsAt);
}

/** The limit that a span oversteps most. */
function findWorst(limits: readonly Limit[], span: Span): { limit: Limit; excess: number } | undefined {
  return limits
    .map((limit) => ({ limit, excess: limit.side === "before" ? limit.at - span.to : span.from - limit.at }))
    .filter(({ excess }) => excess > SLACK_MINUTES)
    .sort((one, other) => other.excess - one.excess)[0];
}

function sayClash({ scene, side, isNext, at, verb }: Limit, startsAt: number): Clash {
  const time = toTime(at + startsAt);
  const where = isNext ? `just ${side}` : side === "before" ? "earlier" : "later";
  return { other: scene, time, said: `Scene ${scene.slate}, ${where}, ${verb} ${sayTimeOfDay(time)}` };
}

interface Limit {
  scene: StoryScene;
  side: "before" | "after";
  isNext: boolean;
  at: number;
  verb: string;
}

/** What leaves a scene no room: the latest that earlier scenes showed and may play from, the earliest of later ones. */
export interface Limits {
  ended?: Limit;
  planned?: Limit;
  begins?: Limit;
}

/** One pass a side: a production of hundreds of scenes is judged while somebody looks at a page. */
export function limitScenes(scenes: readonly DayScene[]): Limits[] {
  const limits: Limits[] = scenes.map(() => ({}));
  for (let index = 1; index < scenes.length; index++) {
    const { ended, planned } = limits[index - 1];
    const own = limitLater(scenes[index - 1]);
    limits[index].ended = chooseLimit(ended, own.ended);
    limits[index].planned = chooseLimit(planned, own.planned);
  }
  for (let index = scenes.length - 2; index >= 0; index--) {
    const { scene } = scenes[index + 1];
    const known = listKnown(scenes[index + 1]);
    const own: Limit = { scene, side: "after", isNext: true, at: Math.min(...known), verb: "begins at" };
    limits[index].begins = chooseLimit(limits[index + 1].begins, known.length > 0 ? own : undefined);
  }
  return limits;
}

function limitLater(one: DayScene): Limits {
  const { scene, window } = one;
  const known = listKnown(one);
  const common = { scene, side: "before", isNext: true } as const;
  if (known.length > 0) return { ended: { ...common, at: Math.max(...known), verb: "ended at" } };
  return window ? { planned: { ...common, at: window.from, verb: "does not play before" } } : {};
}

/** The tighter one; of two that are as tight the nearer. What comes from further off is not next any more. */
function chooseLimit(far: Limit | undefined, near: Limit | undefined): Limit | undefined {
  if (!far) return near;
  const isTighter = near && (near.side === "before" ? near.at >= far.at : near.at <= far.at);
  return isTighter ? near : { ...far, isNext: false };
}
