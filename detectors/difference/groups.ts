import type { Thing } from "./thing.ts";

/** Connected groups: two are in one when any of theirs are near. */
export function joinNear(things: readonly Thing[], isNear: (a: Thing, b: Thing) => boolean): Thing[][] {
  const groups: Thing[][] = things.map((thing) => [thing]);
  for (let i = 0; i < groups.length; i++) {
    for (let j = i + 1; j < groups.length; j++) {
      if (!groups[i].some((a) => groups[j].some((b) => isNear(a, b)))) continue;
      groups[i].push(...groups[j]);
      groups.splice(j, 1);
      j = i;
    }
  }
  return groups;
}
