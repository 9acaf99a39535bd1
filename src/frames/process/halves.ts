import type { Picture } from "./picture.ts";

/** A sample of a take and its reference's, before they are brought onto one another. */
export interface Halves {
  take: Picture;
  reference: Picture;
  takeThumb: Picture;
  referenceThumb: Picture;
  /** Small masks. */
  takeMoves: Uint8Array;
  referenceMoves: Uint8Array;
  takeMs: number;
}
