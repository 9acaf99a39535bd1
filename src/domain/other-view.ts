/** Said of a sample whose view is not its reference's: no thing in it is judged. */
export const OTHER_VIEW = "the view does not match the reference";

/** Found by the box itself: most of a take shows another view than its set-up's reference. */
export const OTHER_SET_UP_KIND = "other-set-up";

/** "This does not look like 24A. It looks like 24C." `known`: the set-up whose reference shows this view. */
export function sayOtherSetUp(slate: string, { known, next }: { known: string | undefined; next: string }): string {
  return `This does not look like ${slate}. ${known === undefined ? `New set-up ${next}?` : `It looks like ${known}.`}`;
}

/** What the card of such a take knows besides its sentence. */
export interface OtherSetUp {
  /** Of the set-up that it looks like; null: none of those that are known. */
  angleId: string | null;
  /** Name suggested for a new one. */
  next: string;
}

/** Reads an anomaly's details; undefined where they are none of it. */
export function readOtherSetUp({ angleId, next }: Record<string, unknown>): OtherSetUp | undefined {
  if (typeof next !== "string" || (typeof angleId !== "string" && angleId !== null)) return undefined;
  return { angleId, next };
}
