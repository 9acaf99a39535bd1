/** A frame that was asked for is shown within this, or what the browser has is taken, in ms. */
const PRESENT_LIMIT_MS = 400;
/** The first picture of a file may lie so far from 0, in seconds. */
const LATEST_START_S = 0.5;

/** One recording of a take, a frame at a time. Frames count from roll, as the box counts them. */
export class Recording {
  #first;
  #startS = 0;
  #wanted;
  #working;

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

  /** Shows a frame; of several wishes only the newest is fulfilled once the one in work is there. */
  show(frame) {
    this.#wanted = Math.min(this.frames - 1, Math.max(0, Math.round(frame)));
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
    return this.#working;
  }

  close() {
    this.#wanted = undefined;
    this.onShown = () => {};
  }

  async #work() {
    await this.#load();
    while (this.#wanted !== undefined) {
      const wanted = this.#wanted;
      if (wanted === this.frame) return;
      const mediaS = await this.#seek(this.#startS + (this.#first + wanted + 0.5) / this.rate);
      this.frame = Math.floor((mediaS - this.#startS) * this.rate + 0.5) - this.#first;
      this.onShown();
      if (wanted === this.#wanted) return;
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
