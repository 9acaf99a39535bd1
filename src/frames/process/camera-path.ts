import { CameraSteps } from "./camera-steps.ts";
import { chain, type Homography, IDENTITY, invert, isIdentity } from "./homography.ts";
import type { OpenCv } from "./open-cv.ts";
import { type Picture, toMat, toPicture } from "./picture.ts";

/** Where a sample's small copy lies in the first one's: from its pixels to those. One and the same while the camera rests. */
export type Place = Homography;

/** Follows a take's camera from sample to sample, so that what it shows can be brought together while it pans. */
export class CameraPath {
  readonly #cv: OpenCv;
  readonly #steps: CameraSteps;
  #last: { thumb: Picture; place: Place } | undefined;

  /** `steps` remembers what it measured: several paths over the same small copies share it. */
  constructor(cv: OpenCv, steps = new CameraSteps(cv)) {
    this.#cv = cv;
    this.#steps = steps;
  }

  /** The place of the next sample in order of time. */
  add(thumb: Picture): Place {
    const last = this.#last;
    const place = last ? this.#goOn(last, thumb) : IDENTITY;
    this.#last = { thumb, place };
    return place;
  }

  /** Small copies of samples as the camera would have shown them at one of them, whose pixels stand where they show nothing. */
  steady(window: readonly Placed[], now: Placed): Picture[] {
    return window.map(({ thumb, place }) => {
      const way = measureWay(place, now.place);
      return isIdentity(way) ? thumb : this.#lay(thumb, now.thumb, way);
    });
  }

  #goOn({ thumb: before, place }: Placed, thumb: Picture): Place {
    const step = this.#steps.measure(before, thumb);
    if (isIdentity(step)) return place;
    const back = invert(step);
    return back ? chain(back, place) : place;
  }

  #lay(thumb: Picture, ground: Picture, way: Homography): Picture {
    const source = toMat(this.#cv, thumb);
    const target = toMat(this.#cv, ground);
    const matrix = this.#cv.matFromArray(3, 3, this.#cv.CV_64F, [...way]);
    const size = new this.#cv.Size(ground.width, ground.height);
    this.#cv.warpPerspective(source, target, matrix, size, this.#cv.INTER_LINEAR, this.#cv.BORDER_TRANSPARENT);
    const laid = toPicture(target);
    for (const mat of [source, target, matrix]) mat.delete();
    return laid;
  }
}

export interface Placed {
  thumb: Picture;
  place: Place;
}

/** From the pixels of one place to those of another. */
export function measureWay(from: Place, to: Place): Homography {
  if (from === to) return IDENTITY;
  const back = invert(to);
  return back ? chain(from, back) : IDENTITY;
}
