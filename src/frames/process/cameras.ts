import { measureWay, type Place } from "./camera-path.ts";
import { type Homography, scaleHomography } from "./homography.ts";
import type { ReferenceReader } from "./reference.ts";
import type { Followed } from "./timeline.ts";

/** How the cameras of a take and of its reference move from pair to pair. */
export class Cameras {
  readonly #reference: ReferenceReader;
  #last: { place: Place; index: number } | undefined;

  constructor(reference: ReferenceReader) {
    this.#reference = reference;
  }

  /**
   * From the last pair's pictures to those of this one, at pair size; `index` is the reference's sample. A camera that
   * stands is told as `IDENTITY`.
   */
  async follow(
    { place, thumb, picture }: Followed,
    index: number,
  ): Promise<{ take: Homography; reference: Homography }> {
    const last = this.#last ?? { place, index };
    this.#last = { place, index };
    const size = picture ?? thumb;
    const factor = size.width / thumb.width;
    return {
      take: scaleHomography(measureWay(last.place, place), factor),
      reference: scaleHomography(await this.#reference.way(last.index, index, size), factor),
    };
  }
}
