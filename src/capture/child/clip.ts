import { RingWriter } from "../../base/ring.ts";
import { type ChildCommand, type ClipSetup, ELEMENTS } from "../protocol.ts";
import { type Caps, findCaps, readPacket } from "./gdp.ts";
import { type BusMessage, endProcess, type GstElement, openPipeline, type Pipeline } from "./gstreamer.ts";
import { type Decoded, Picker } from "./picker.ts";
import { say } from "./wire.ts";

const BUS_RETRIES_MS = [250, 500, 1000, 2000];
/** After the last frame the bus has this long to say whether it was the end or an error. */
const VERDICT_MS = 500;
/** Frames that are passed over are reported this often, so that the service knows a long search from a hang. */
const PULSE_EVERY_FRAMES = 25;

/** Reads a file without losing a frame, as fast as slots come back. */
export function openClipReader(setup: ClipSetup): { obey(command: ChildCommand): void; stop(): void } {
  const reader = new ClipReader(setup, openPipeline(setup.launch));
  reader.start();
  return reader;
}

class ClipReader {
  readonly #setup: ClipSetup;
  readonly #pipeline: Pipeline;
  readonly #sink: GstElement;
  readonly #picker: Picker;
  #ring: RingWriter | undefined;
  #ready: Decoded[] = [];
  #caps: Caps = { width: 0, height: 0, framesPerSecond: 0 };
  #index = 0;
  #firstPtsMs: number | undefined;
  #pulling = false;
  #drained = false;
  #verdict: "ended" | { error: string } | undefined;

  constructor(setup: ClipSetup, pipeline: Pipeline) {
    this.#setup = setup;
    this.#pipeline = pipeline;
    this.#picker = new Picker(setup.pick);
    const sink = pipeline.findChild(ELEMENTS.clip);
    if (!sink?.pull) throw new Error("the pipeline has no appsink for frames");
    this.#sink = sink;
  }

  start(): void {
    const hear = (message: BusMessage) => this.#onBus(message);
    this.#pipeline.pollBus(hear);
    this.#pipeline.play();
    this.#pull();
    for (const afterMs of BUS_RETRIES_MS) setTimeout(() => this.#index > 0 || this.#pipeline.pollBus(hear), afterMs);
  }

  obey(command: ChildCommand): void {
    if (command.type !== "give-back") return;
    this.#ring?.giveBack(command.slot);
    this.#advance();
  }

  stop(): void {
    endProcess();
  }

  /** One pull at a time: two would come back in any order. */
  #pull(): void {
    if (this.#pulling) return;
    this.#pulling = true;
    this.#sink.pull?.((buffer, gdpCaps) => {
      this.#pulling = false;
      if (buffer === null) return this.#onDrained();
      this.#take(buffer, gdpCaps);
      this.#advance();
    });
  }

  #take(buffer: Buffer, gdpCaps: Record<string, unknown>): void {
    const packet = readPacket(buffer);
    if (packet.type !== "buffer") return;
    if (this.#caps.width === 0) this.#caps = findCaps(gdpCaps) ?? this.#caps;
    const index = this.#index;
    this.#index += 1;
    const frameMs = 1000 / (this.#caps.framesPerSecond || 25);
    const ptsMs = packet.ptsMs ?? (this.#firstPtsMs ?? 0) + index * frameMs;
    this.#firstPtsMs ??= ptsMs;
    if (index % PULSE_EVERY_FRAMES === 0) say({ type: "pulse", atMs: ptsMs, dropped: 0, frozen: false });
    this.#ready.push(...this.#picker.offer({ index, ptsMs: ptsMs - this.#firstPtsMs, payload: packet.payload }));
    if (this.#picker.isOver(this.#index)) this.#onDrained("ended");
  }

  /** Hands out what is ready as far as there are slots; only then is the next frame decoded. */
  #advance(): void {
    let frame = this.#ready[0];
    while (frame && this.#handOut(frame)) {
      this.#ready.shift();
      frame = this.#ready[0];
    }
    if (frame) return;
    if (!this.#drained) this.#pull();
    else if (this.#verdict) this.#finish(this.#verdict);
  }

  #handOut({ index, ptsMs, payload }: Decoded): boolean {
    this.#ring ??= new RingWriter({
      path: this.#setup.sampleRing,
      slots: this.#setup.slots,
      pixelBytes: payload.length,
    });
    const place = this.#ring.write(payload);
    const { width, height } = this.#caps;
    if (place)
      say({ type: "sample", ...place, width, height, stride: payload.length / height, ptsMs, frameIndex: index });
    return place !== undefined;
  }

  #onDrained(verdict?: "ended"): void {
    if (this.#drained) return;
    this.#drained = true;
    this.#ready.push(...this.#picker.finish());
    this.#verdict ??= verdict;
    if (!this.#verdict) setTimeout(() => this.#judge("ended"), VERDICT_MS);
    this.#advance();
  }

  #onBus(message: BusMessage): void {
    if (message.type === "eos") this.#judge("ended");
    if (message.type === "error") this.#judge({ error: `${message.message ?? "error"} ${message.debug ?? ""}`.trim() });
  }

  #judge(verdict: "ended" | { error: string }): void {
    this.#verdict ??= verdict;
    if (this.#index === 0 && this.#verdict !== "ended") this.#finish(this.#verdict);
    if (this.#drained && this.#ready.length === 0) this.#finish(this.#verdict);
  }

  #finish(verdict: "ended" | { error: string }): never {
    if (verdict === "ended") say({ type: "ended" });
    else say({ type: "failed", reason: "pipeline", message: verdict.error.slice(0, 1000) });
    endProcess();
  }
}
