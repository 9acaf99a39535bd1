import { openSystemClock } from "../../base/clock.ts";
import { RingWriter } from "../../base/ring.ts";
import { type ChildCommand, ELEMENTS, type FailureReason, type LiveSetup } from "../protocol.ts";
import { type BusMessage, endProcess, openPipeline, type Pipeline } from "./gstreamer.ts";
import { Pulse } from "./pulse.ts";
import { Recording } from "./recording.ts";
import { Rhythm, Tap, type TapPicture } from "./tap.ts";
import { Timeline } from "./timeline.ts";
import { say } from "./wire.ts";

/** Slots of the sample ring: enough for every detector to hold a few, bounded by memory. */
const SLOTS_SMALL = 32;
const SLOTS_LARGE = 16;
const SMALL_PIXELS = 1280 * 720;
/** JPEGs on their way to the service; a ring slot takes memory only when it is written. */
const PICTURE_SLOTS = 6;
const MAX_PICTURE_BYTES = 8_388_608;
/** The bus is asked anew while nothing has come: a start that fails at once stops the first poll before its error. */
const BUS_RETRIES_MS = [250, 500, 1000, 2000];
/** How long the last segment may take to be finalised. */
const FINISH_MS = 2000;
const WATCH_EVERY_MS = 100;

/** Plays a source: samples into the ring, recording, preview, stills. */
export function openLive(setup: LiveSetup): { obey(command: ChildCommand): void; stop(): void } {
  const live = new Live(setup, openPipeline(setup.launch));
  live.start();
  return live;
}

class Live {
  readonly #setup: LiveSetup;
  readonly #pipeline: Pipeline;
  readonly #clock = openSystemClock();
  readonly #timeline = new Timeline(this.#clock);
  readonly #pulse = new Pulse(this.#clock);
  readonly #recording: Recording;
  readonly #taps: { pulse: Tap; sample: Tap; preview: Tap; still: Tap };
  readonly #pictures: RingWriter;
  readonly #sampling: Rhythm;
  readonly #watching: Rhythm;
  #samples: RingWriter | undefined;
  #sampleSize: string | undefined;
  #announced = false;
  #stillWanted = false;
  #stopping = false;

  constructor(setup: LiveSetup, pipeline: Pipeline) {
    this.#setup = setup;
    this.#pipeline = pipeline;
    this.#recording = new Recording({ timeline: this.#timeline, bootId: setup.bootId, say });
    this.#pictures = new RingWriter({ path: setup.pictureRing, slots: PICTURE_SLOTS, pixelBytes: MAX_PICTURE_BYTES });
    this.#sampling = new Rhythm(setup.sampleRateHz);
    this.#watching = new Rhythm(setup.watchRateHz);
    this.#taps = {
      pulse: new Tap(pipeline, ELEMENTS.pulse, (picture) => this.#onPulse(picture)),
      sample: new Tap(pipeline, ELEMENTS.sample, (picture) => this.#onSample(picture)),
      preview: new Tap(pipeline, ELEMENTS.preview, (picture) => this.#onPreview(picture)),
      still: new Tap(pipeline, ELEMENTS.still, (picture) => this.#onStill(picture)),
    };
  }

  start(): void {
    const hear = (message: BusMessage) => this.#onBus(message);
    this.#pipeline.pollBus(hear);
    this.#pipeline.play();
    for (const tap of Object.values(this.#taps)) tap.start();
    for (const afterMs of BUS_RETRIES_MS) setTimeout(() => this.#announced || this.#pipeline.pollBus(hear), afterMs);
    setInterval(() => this.#watch(), WATCH_EVERY_MS);
  }

  obey(command: ChildCommand): void {
    if (command.type === "give-back")
      (command.ring === "samples" ? this.#samples : this.#pictures)?.giveBack(command.slot);
    else if (command.type === "sample-rate") this.#sampling.hz = command.hz;
    else if (command.type === "watch-rate") this.#watching.hz = command.hz;
    else if (command.type === "still") {
      this.#stillWanted = true;
      this.#taps.still.want();
    }
  }

  stop(): void {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#pipeline.sendEOS();
    setTimeout(endProcess, FINISH_MS);
  }

  #onPulse(picture: TapPicture): void {
    this.#pulse.feel(picture);
    this.#timeline.see(picture.ptsMs);
    if (!this.#timeline.settled || this.#stopping) return;
    this.#recording.settle();
    if (this.#announced) this.#serve(picture.ptsMs);
    else this.#taps.still.want();
  }

  #serve(ptsMs: number): void {
    const report = this.#pulse.report();
    if (report) {
      const frozen = report.frozen && this.#setup.watchForFrozen;
      say({ type: "pulse", atMs: this.#timeline.toBox(ptsMs), dropped: report.dropped, frozen });
    }
    if (this.#sampling.isNear(ptsMs, this.#pulse.frameMs)) this.#taps.sample.want();
    if (this.#watching.isNear(ptsMs, this.#pulse.frameMs)) this.#taps.preview.want();
  }

  #onSample(picture: TapPicture): void {
    if (!this.#sampling.accepts(picture.ptsMs, this.#pulse.frameMs)) return;
    this.#taps.sample.rest();
    const { width, height } = picture.caps;
    const size = `${width}x${height}`;
    this.#sampleSize ??= size;
    if (this.#sampleSize !== size) this.#fail("pipeline", `the picture's size changed to ${size}`);
    else this.#share(picture);
  }

  #share({ ptsMs, payload, caps: { width, height } }: TapPicture): void {
    this.#samples ??= new RingWriter({
      path: this.#setup.sampleRing,
      slots: width * height <= SMALL_PIXELS ? SLOTS_SMALL : SLOTS_LARGE,
      pixelBytes: payload.length,
    });
    const place = this.#samples.write(payload);
    if (!place) {
      this.#pulse.countDrop();
      return;
    }
    const frameIndex = this.#timeline.toIndex(ptsMs, this.#pulse.framesPerSecond);
    const stride = payload.length / height;
    say({ type: "sample", ...place, width, height, stride, ptsMs: this.#timeline.toBox(ptsMs), frameIndex });
  }

  #onPreview(picture: TapPicture): void {
    if (!this.#watching.accepts(picture.ptsMs, this.#pulse.frameMs)) return;
    this.#taps.preview.rest();
    this.#send("preview", picture);
  }

  /** The first full picture also tells the source's size, which no other branch carries. */
  #onStill(picture: TapPicture): void {
    this.#taps.still.rest();
    if (!this.#announced && picture.caps.width > 0 && this.#pulse.framesPerSecond > 0) {
      this.#announced = true;
      const { width, height } = picture.caps;
      say({ type: "live", width, height, framesPerSecond: this.#pulse.framesPerSecond });
    }
    if (this.#stillWanted) this.#send("still", picture);
    this.#stillWanted = false;
  }

  #send(use: "preview" | "still", { ptsMs, payload }: TapPicture): void {
    const place = payload.length <= MAX_PICTURE_BYTES ? this.#pictures.write(payload) : undefined;
    if (place)
      say({
        type: "picture",
        use,
        ...place,
        byteLength: payload.length,
        capturedAtMs: this.#timeline.toBox(ptsMs),
      });
  }

  #watch(): void {
    if (this.#stopping) return;
    const quietMs = this.#clock.monotonicMs() - this.#pulse.lastSeenMs;
    if (!this.#announced && quietMs > this.#setup.firstFrameMs) this.#fail("no-first-frame", "no picture came");
    else if (this.#announced && quietMs > this.#setup.stallMs) this.#fail("stalled", "pictures stopped coming");
  }

  #onBus(message: BusMessage): void {
    this.#recording.hear(message);
    if (message.type === "error") this.#fail("pipeline", `${message.message ?? "error"} ${message.debug ?? ""}`.trim());
    if (message.type !== "eos") return;
    if (this.#stopping || this.#setup.endIsNormal) {
      if (!this.#stopping) say({ type: "ended" });
      endProcess();
    }
    this.#fail("stream-ended", "the stream ended");
  }

  #fail(reason: FailureReason, message: string): void {
    if (this.#stopping) return;
    say({ type: "failed", reason, message: message.slice(0, 1000) });
    endProcess();
  }
}
