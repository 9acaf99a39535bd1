import { type Change, nameChanges } from "./changes.ts";
import { nameColour } from "./colours.ts";
import { measureContrast } from "./contrast.ts";
import { type Details, listDetails } from "./details.ts";
import type { Judge } from "./judge.ts";
import type { ChangeKind } from "./kinds.ts";
import { type Pixels, smooth, toLab } from "./lab.ts";
import { levelLight } from "./light.ts";
import type { Scene } from "./outline.ts";
import { type Person, sortPeople } from "./people.ts";
import { matchTone } from "./photometry.ts";
import type { Rect, Size } from "./planes.ts";
import { uniteRects } from "./regions.ts";
import { type Found, findThings } from "./things.ts";
import { compareClothes } from "./wardrobe.ts";
import { describeChange, describeClothes, describePerson } from "./words.ts";
import { makeWorkspace, type Workspace } from "./workspace.ts";

/** A pair as the detector is given it: rgb, rgb, and two masks of one byte a pixel. */
export interface PairPixels {
  take: Pixels;
  reference: Pixels;
  validity: Pixels;
  moves: Pixels;
}

/** A difference of so many multiples of noise, and a thing of this share of the picture, is two thirds certain. */
const FULL_STRENGTH = 9;
const FULL_AREA = 0.0006;
/** Highlights come and go with people and lamps outside of the picture. */
const GLINT_FACTOR = 0.65;
/** A small place that looks different, in which nothing came or went, is oftener nothing than something (README.md). */
const SMALL_SHARE = 0.001;
const SMALL_LOOK_FACTOR = 0.8;
/** Light has no outline that could speak for it. */
const LIGHT_FACTOR = 0.8;
/** Clothes whose colours are so far apart, in OKLab units of 100, are two thirds certain. */
const FULL_DISTANCE = 10;

/** What differs in a pair, before it is named. */
function compareScene(pair: PairPixels, space: Workspace): { found: Found; scene: Scene } {
  const { take, reference, usable, scratch } = space;
  markUsable(pair, usable);
  toLab(pair.take, take);
  toLab(pair.reference, reference, matchTone(pair.take, pair.reference, usable));
  smooth(take, scratch);
  smooth(reference, scratch);
  levelLight(take, reference, usable);
  measureContrast(space, space);
  return { found: findThings(space), scene: space };
}

/** A difference as the contract has it; boxes are fractions of the picture. */
interface Told {
  confidence: number;
  box: Box;
  referenceBox: Box | null;
  description: string;
}
type Box = [number, number, number, number];

/** Of things and light. */
export interface ThingDifference extends Told {
  kind: ChangeKind;
  details: Details;
}

/** Of what somebody wears: its colours, and how far they are apart in OKLab units of 100. */
interface ClothesDifference extends Told {
  kind: "wardrobe-changed";
  details: { now: string; before: string; distance: number };
}
export type Difference = ThingDifference | ClothesDifference;

/** Somebody about whom nothing is told, as the contract has observations. */
interface Sighting {
  kind: "person";
  confidence: number;
  box: Box;
  description: string;
  details: { in: Person["in"] };
}

/** What a pair comes to. */
export interface Comparison {
  differences: Difference[];
  people: Sighting[];
}

/**
 * Compares a pair and says what is gone, added, moved, turned or changed; the most certain first. Who compares many gives a
 * workspace of the pair's size, one comparison at a time. People are told like things: `compareSet` knows them.
 */
export function comparePair(pair: PairPixels, space = makeWorkspace(pair.take)): ThingDifference[] {
  const { found, scene } = compareScene(pair, space);
  return sortSurest(nameDifferences(found, scene));
}

/** Like `comparePair`, with somebody who tells people from things. Throws ModelError where that cannot be. */
export async function compareSet(
  pair: PairPixels,
  judge: Judge,
  space = makeWorkspace(pair.take),
): Promise<Comparison> {
  const { found, scene } = compareScene(pair, space);
  const { people, things } = await sortPeople(found.things, scene, { judge, ...pair });
  const differences: Difference[] = [
    ...nameDifferences({ ...found, things }, scene),
    ...people.flatMap((one) => tellClothes(one, scene)),
  ];
  return { differences: sortSurest(differences), people: people.map((one) => tellPerson(one, scene.take)) };
}

function sortSurest<D extends Told>(differences: D[]): D[] {
  return differences.sort((a, b) => b.confidence - a.confidence);
}

function nameDifferences(found: Found, scene: Scene): ThingDifference[] {
  const size = scene.take;
  return nameChanges(found, scene).map((change) => ({
    kind: change.kind,
    confidence: rateChange(change, size),
    box: toBox(change.rect, size),
    referenceBox: change.referenceRect ? toBox(change.referenceRect, size) : null,
    description: describeChange(change, size),
    details: listDetails(change),
  }));
}

function tellClothes(person: Person, scene: Scene): ClothesDifference[] {
  const clothes = person.in === "both" ? compareClothes(person, scene) : undefined;
  if (!clothes) return [];
  const box = toBox(person.shared.map(({ rect }) => rect).reduce(uniteRects), scene.take);
  return [
    {
      kind: "wardrobe-changed",
      confidence: person.confidence * (1 - Math.exp(-clothes.distance / FULL_DISTANCE)),
      box,
      referenceBox: box,
      description: describeClothes(clothes, person, scene.take),
      details: {
        now: nameColour(clothes.take),
        before: nameColour(clothes.reference),
        distance: clothes.distance,
      },
    },
  ];
}

function tellPerson(person: Person, size: Size): Sighting {
  return {
    kind: "person",
    confidence: person.confidence,
    box: toBox(person.rect, size),
    description: describePerson(person, size),
    details: { in: person.in },
  };
}

/** 0..1 from how far above the noise, how large and how sharply bounded it is. */
function rateChange({ kind, things }: Change, { width, height }: Size): number {
  const strength = Math.max(...things.map((thing) => thing.strength));
  const area = things.reduce((sum, thing) => sum + thing.pixels.length, 0) / (width * height);
  const hard = Math.max(...things.map((thing) => thing.outline.hardShare));
  const clear = 1 - Math.exp(-strength / FULL_STRENGTH);
  const large = 1 - Math.exp(-Math.sqrt(area / FULL_AREA));
  if (kind === "light-changed") return LIGHT_FACTOR * clear;
  const isLook = kind === "area-changed" || kind === "object-recoloured";
  const look = isLook && area < SMALL_SHARE ? SMALL_LOOK_FACTOR : 1;
  const glint = things.every((thing) => thing.glint) ? GLINT_FACTOR : 1;
  return Math.min(0.99, Math.min(look, glint) * clear * (0.35 + 0.65 * large) * (0.4 + 0.6 * hard));
}

function toBox(rect: Rect, { width, height }: Size): Box {
  return [rect.left / width, rect.top / height, (rect.right - rect.left) / width, (rect.bottom - rect.top) / height];
}

/** 1 where both pictures may be compared, else 0. */
function markUsable({ take, validity, moves }: PairPixels, usable: Uint8Array): void {
  for (let y = 0; y < take.height; y++) {
    for (let x = 0; x < take.width; x++) {
      const isStill = moves.data[y * moves.stride + x] < 128;
      usable[y * take.width + x] = isStill && validity.data[y * validity.stride + x] >= 128 ? 1 : 0;
    }
  }
}
