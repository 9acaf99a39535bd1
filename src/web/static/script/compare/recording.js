/** A frame that was asked for is shown within this, or what the browser has is taken, in ms. */
const PRESENT_LIMIT_MS = 400;
/** A frame that was on its way when it was asked for may come first: the wish is repeated so often at most. */
const MOST_TRIES = 3;
/** The first picture of a file may lie so far from 0, in seconds. */
const LATEST_START_S = 0.5;

/** One recording of a take, a frame at a time. Frames count from roll, as the box counts them. */
export class Recording {
  #first;
  #startS = 0;
  #wanted;
  #working;
  #isRunning = false;

  /** `video` carries roll, cut and rate; `onShown` is told of every frame that stands. */
  constructor(video, onShown) {
    this.video = video;
    this.rate = Number(video.dataset.rate);
    this.#first = Math.round((Number(video.dataset.roll) * this.rate) / 1000);
    const end = Math.round((Number(video.dataset.cut) * this.rate) / 1000);
    this.frames = Math.max(1, end - this.#first);
    this.onShown = onShown;
    this.frame = undefined;
  }

  /** Goes on by itself from where it stands, so many times as fast; every picture that is presented is told. */
  run(speed) {
    this.video.playbackRate = speed;
    if (this.#isRunning || this.#working || this.frame === undefined) return;
    this.#isRunning = true;
    this.video.play().catch(() => this.halt());
    this.#watch();
  }

  halt() {
    this.#isRunning = false;
    this.video.pause();
  }

  /** While it runs: goes on from another frame. */
  jump(frame) {
    this.video.currentTime = this.#timeOf(Math.min(this.frames - 1, Math.max(0, frame)));
  }

  #watch() {
    const heed = (mediaS) => {
      if (!this.#isRunning) return;
      const frame = this.#frameAt(mediaS);
      if (frame >= this.frames - 1) this.halt();
      this.frame = Math.min(this.frames - 1, frame);
      this.onShown();
      if (this.#isRunning) this.#watch();
    };
    const { video } = this;
    if (video.requestVideoFrameCallback) video.requestVideoFrameCallback((_, { mediaTime }) => heed(mediaTime));
    else requestAnimationFrame(() => heed(video.currentTime));
  }

  #timeOf(frame) {
    return this.#startS + (this.#first + frame + 0.5) / this.rate;
  }

  #frameAt(mediaS) {
    return Math.floor((mediaS - this.#startS) * this.rate + 0.5) - this.#first;
  }

  /** Shows a frame and stands still there; of several wishes only the newest is fulfilled once the one in work is there. */
  show(frame) {
    this.halt();
    this.#wanted = Math.min(this.frames - 1, Math.max(0, Math.round(frame)));
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
    return this.#working;
  }

  close() {
    this.halt();
    this.#wanted = undefined;
    this.onShown = () => {};
  }

  async #work() {
    await this.#load();
    let tried;
    let tries = 0;
    while (this.#wanted !== undefined && this.#wanted !== this.frame) {
      tries = tried === this.#wanted ? tries + 1 : 1;
      tried = this.#wanted;
      if (tries > MOST_TRIES) return;
      this.frame = this.#frameAt(await this.#seek(this.#timeOf(tried)));
      this.onShown();
    }
  }

  async #load() {
    if (this.frame !== undefined) return;
    const { video } = this;
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
      await new Promise((resolve) => {
        video.addEventListener("loadeddata", resolve, { once: true });
        if (video.networkState !== HTMLMediaElement.NETWORK_LOADING) video.load();
      });
    }
    const firstS = await this.#seek(0);
    this.#startS = firstS < LATEST_START_S ? firstS : 0;
  }

  /** Resolves with the time of the picture that stands, as the file says it. */
  #seek(seconds) {
    const { video } = this;
    return new Promise((resolve) => {
      let timer;
      let handle;
      const end = (mediaS) => {
        clearTimeout(timer);
        video.cancelVideoFrameCallback?.(handle);
        resolve(mediaS);
      };
      // Without a report of the frame the wish itself is what is known: half a frame after its beginning.
      const late = () => end(Math.max(0, seconds - 0.5 / this.rate));
      handle = video.requestVideoFrameCallback?.((_, { mediaTime }) => end(mediaTime));
      const seeked = () => {
        timer = setTimeout(late, PRESENT_LIMIT_MS);
      };
      video.addEventListener("seeked", seeked, { once: true });
      video.currentTime = seconds;
    });
  }
}
