/** An uploaded still beside a recording: one frame that always stands. */
export class Still {
  isStill = true;
  /** As fine as the scrubber is to be. */
  rate = 25;
  frames = 1;
  frame = undefined;

  /** `video`: the picture, under the name that a recording gives its own. */
  constructor(image, onShown) {
    this.video = image;
    this.onShown = onShown;
  }

  async show() {
    if (this.frame !== undefined) return;
    await this.video.decode();
    this.frame = 0;
    this.onShown();
  }

  run() {}

  jump() {}

  halt() {}

  close() {
    this.onShown = () => {};
  }
}
