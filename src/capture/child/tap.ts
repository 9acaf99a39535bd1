import { type Caps, findCaps, readPacket } from "./gdp.ts";
import type { GstElement, Pipeline } from "./gstreamer.ts";

export interface TapPicture {
  ptsMs: number;
  payload: Buffer;
  caps: Caps;
}

/**
 * A branch of the tee that costs nothing while nobody wants its pictures: a valve in front, an appsink behind. `want`
 * opens the valve; the next picture that comes through closes it again. Valve and pictures race by design: a second
 * picture may slip through, and whoever asked decides by its time whether to use it.
 */
export class Tap {
  readonly #valve: GstElement | undefined;
  readonly #sink: GstElement;
  readonly #onPicture: (picture: TapPicture) => void;
  #caps: Caps = { width: 0, height: 0, framesPerSecond: 0 };
  #capsOfLength = -1;

  constructor(pipeline: Pipeline, name: string, onPicture: (picture: TapPicture) => void) {
    const sink = pipeline.findChild(name);
    if (!sink?.pull) throw new Error(`the pipeline has no appsink named ${name}`);
    this.#sink = sink;
    this.#valve = pipeline.findChild(`${name}-valve`);
    this.#onPicture = onPicture;
  }

  /** To be called once the pipeline plays: before, the appsink answers that the stream has ended. */
  start(): void {
    this.#sink.pull?.((buffer, gdpCaps) => {
      if (buffer === null) return;
      this.#take(buffer, gdpCaps);
      this.start();
    });
  }

  want(): void {
    if (this.#valve) this.#valve.drop = false;
  }

  rest(): void {
    if (this.#valve) this.#valve.drop = true;
  }

  #take(buffer: Buffer, gdpCaps: Record<string, unknown>): void {
    const packet = readPacket(buffer);
    if (packet.type === "caps") this.#caps = packet.caps;
    if (packet.type !== "buffer" || packet.ptsMs === undefined) return;
    if (this.#caps.width === 0 || packet.payload.length !== this.#capsOfLength) {
      this.#caps = findCaps(gdpCaps) ?? this.#caps;
      this.#capsOfLength = packet.payload.length;
    }
    this.#onPicture({ ptsMs: packet.ptsMs, payload: packet.payload, caps: this.#caps });
  }
}

/** Decides at each picture of the source whether a tap that runs at `hz` pictures a second wants the next one. */
export class Rhythm {
  #stepMs: number;
  #nextMs = 0;

  constructor(hz: number) {
    this.#stepMs = hz > 0 ? 1000 / hz : Number.POSITIVE_INFINITY;
  }

  set hz(hz: number) {
    this.#stepMs = hz > 0 ? 1000 / hz : Number.POSITIVE_INFINITY;
    this.#nextMs = 0;
  }

  /** True when the picture after the one at `ptsMs` is due. */
  isNear(ptsMs: number, frameMs: number): boolean {
    return Number.isFinite(this.#stepMs) && ptsMs + 1.5 * frameMs >= this.#nextMs;
  }

  /** True, once, for the first picture at or after its time. Keeps the grid unless it fell a whole step behind. */
  accepts(ptsMs: number, frameMs: number): boolean {
    if (!Number.isFinite(this.#stepMs) || ptsMs + frameMs / 2 < this.#nextMs) return false;
    const onGrid = this.#nextMs + this.#stepMs;
    this.#nextMs = onGrid > ptsMs ? onGrid : ptsMs + this.#stepMs;
    return true;
  }
}
