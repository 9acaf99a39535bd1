import { joinNear } from "./groups.ts";
import type { Judge, Verdict } from "./judge.ts";
import type { Pixels } from "./lab.ts";
import { findMoves } from "./moves.ts";
import type { Scene } from "./outline.ts";
import type { Rect } from "./planes.ts";
import { areaOf, gapBetween, uniteRects } from "./regions.ts";
import { DECIDED, type Thing } from "./thing.ts";

/**
 * From here on a region is a person: models/person-judge/threshold.json, picked on drawn pictures so that 1 % of things at most
 * are taken for people.
 */
export const LEAST_PERSON = 0.98;
/** …and from here on where both pictures say so: of somebody who stirred, or wears something else. Picked alike. */
export const LEAST_SHARED = 0.7;
/** Regions that fill less of the picture are no whole person… */
const LEAST_SHARE = 0.001;
/** …but may be a hand or a collar of one that was found, where they lie so near, as a share of the picture's width. */
const NEAR_SHARE = 0.02;
/** Regions of a pair that are looked at, the largest first; each costs two crops. */
const MOST_JUDGED = 24;

/** Somebody: the regions that show them, and in which pictures they are. */
export interface Person {
  things: Thing[];
  /** Those of the things that show them in both pictures. */
  shared: Thing[];
  rect: Rect;
  in: "take" | "reference" | "both";
  /** The surest region's probability. */
  confidence: number;
}

export interface Sorted {
  people: Person[];
  things: Thing[];
}

interface Judged {
  thing: Thing;
  verdict: Verdict;
}

/** Takes the people out of what differs. */
export async function sortPeople(
  things: readonly Thing[],
  scene: Scene,
  { judge, take, reference }: { judge: Judge; take: Pixels; reference: Pixels },
): Promise<Sorted> {
  const pictures = { take, reference, scratch: scene.marks[0] };
  const { width, height } = scene.take;
  const look = async (some: readonly Thing[]): Promise<Judged[]> => {
    const verdicts = await judge.look(some, pictures);
    return some.map((thing, index) => ({ thing, verdict: verdicts[index] })).filter((one) => isPerson(one, scene));
  };
  const bySize = [...things].sort((a, b) => b.pixels.length - a.pixels.length).slice(0, MOST_JUDGED);
  const large = bySize.filter(({ pixels }) => pixels.length >= LEAST_SHARE * width * height);
  const found = await look(large);
  const isNear = ({ rect }: Thing) => found.some(({ thing }) => gapBetween(thing.rect, rect) <= NEAR_SHARE * width);
  found.push(...(await look(bySize.slice(large.length).filter(isNear))));
  const gone = new Set(found.map(({ thing }) => thing));
  return { people: gatherPeople(found, width), things: things.filter((thing) => !gone.has(thing)) };
}

/**
 * The picture with the stronger step across the outline holds what stands there, and decides: a bottle before somebody is a
 * bottle, though the other picture shows a shirt at its place. Where both have the outline, both must show a person; and what a
 * shift explains is a thing that was nudged, unless both are as sure as one must be.
 */
function isPerson({ thing, verdict }: Judged, scene: Scene): boolean {
  const { take, reference } = verdict;
  if (Math.min(take.person, reference.person) >= LEAST_PERSON) return true;
  if (isInBoth(verdict)) return findMoves([thing], scene).length === 0;
  if (thing.side > DECIDED) return take.person >= LEAST_PERSON;
  return thing.side < -DECIDED && reference.person >= LEAST_PERSON;
}

/** Fragments that lie close to one another are one person. */
function gatherPeople(found: readonly Judged[], width: number): Person[] {
  const verdicts = new Map(found.map(({ thing, verdict }) => [thing, verdict]));
  const groups = joinNear([...verdicts.keys()], (a, b) => gapBetween(a.rect, b.rect) <= NEAR_SHARE * width);
  return groups
    .map((group) => found.filter(({ thing }) => group.includes(thing)))
    .map(describeGroup)
    .sort((a, b) => areaOf(b.rect) - areaOf(a.rect));
}

function describeGroup(group: readonly Judged[]): Person {
  const things = group.map(({ thing }) => thing);
  const shared = group.filter(({ verdict }) => isInBoth(verdict)).map(({ thing }) => thing);
  const [take, reference] = (["take", "reference"] as const).map((side) =>
    Math.max(...group.map(({ verdict }) => verdict[side].person)),
  );
  return {
    things,
    shared,
    rect: things.map(({ rect }) => rect).reduce(uniteRects),
    in:
      shared.length > 0 || Math.min(take, reference) >= LEAST_PERSON ? "both" : take > reference ? "take" : "reference",
    confidence: Math.max(take, reference),
  };
}

/** Of the one who stirred, and of other clothes. */
function isInBoth({ take, reference }: Verdict): boolean {
  return Math.min(take.person, reference.person) >= LEAST_SHARED;
}
