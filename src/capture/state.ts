import type { Clock } from "../base/clock.ts";
import { type CameraStatus, type SourceState, STALE_PICTURE_MS } from "../domain/source.ts";
import type { CameraEvent } from "./camera-event.ts";
import type { Growth } from "./growth.ts";
import type { LifeNews } from "./life.ts";

const DROPS_EVERY_MS = 1000;

/** What a camera does right now, as pages show it, from the news of its lives. */
export class CameraState {
  readonly sourceName: string;
  readonly #camera: string;
  readonly #sourceId: string;
  readonly #clock: Clock;
  readonly #growth: Growth;
  #state: SourceState = "starting";
  #sentence = "";
  #frozen = false;
  #pictureMs: number | undefined;
  #picture: { width: number; height: number; framesPerSecond: number } | undefined;
  #dropped = 0;
  #untold = 0;
  #toldMs = 0;

  constructor(options: { camera: string; sourceId: string; sourceName: string; clock: Clock; growth: Growth }) {
    this.sourceName = options.sourceName;
    this.#camera = options.camera;
    this.#sourceId = options.sourceId;
    this.#clock = options.clock;
    this.#growth = options.growth;
  }

  get wasLive(): boolean {
    return this.#picture !== undefined;
  }

  /** Takes news in and answers the events that it makes. */
  note(news: LifeNews): CameraEvent[] {
    switch (news.type) {
      case "live":
        return this.#noteLive(news);
      case "pulse":
        return this.#notePulse(news);
      case "lost":
        this.#state = "lost";
        if (this.#sentence === news.sentence) return [];
        this.#sentence = news.sentence;
        return [news];
      case "ended":
        this.#state = "ended";
        this.#sentence = "";
        return [news];
      case "segment-opened":
      case "segment-closed":
      case "sample":
        return [news];
    }
  }

  status(): CameraStatus {
    const pictureAgeMs =
      this.#pictureMs === undefined ? null : Math.max(0, this.#clock.monotonicMs() - this.#pictureMs);
    const stale = this.#state === "live" && (pictureAgeMs ?? 0) > STALE_PICTURE_MS;
    return {
      camera: this.#camera,
      sourceId: this.#sourceId,
      sourceName: this.sourceName,
      state: stale ? "lost" : this.#state,
      sentence: stale ? `No picture from ${this.sourceName} right now` : this.#sentence || this.#describeFrozen(),
      pictureAgeMs,
      width: this.#picture?.width ?? null,
      height: this.#picture?.height ?? null,
      framesPerSecond: this.#picture?.framesPerSecond ?? null,
      recordingGrows: this.#growth.growing,
      droppedFrames: this.#dropped,
    };
  }

  #noteLive({ width, height, framesPerSecond }: Extract<LifeNews, { type: "live" }>): CameraEvent[] {
    const before = this.#picture;
    const picture = { width, height, framesPerSecond };
    this.#picture = picture;
    this.#state = "live";
    this.#sentence = "";
    this.#pictureMs = this.#clock.monotonicMs();
    const live: CameraEvent = { type: "live", ...picture, sourceName: this.sourceName };
    const same = !before || (before.width === width && before.height === height);
    return same && (before?.framesPerSecond ?? framesPerSecond) === framesPerSecond
      ? [live]
      : [{ type: "caps", ...picture }, live];
  }

  #notePulse({ atMs, dropped, frozen }: Extract<LifeNews, { type: "pulse" }>): CameraEvent[] {
    this.#pictureMs = atMs;
    this.#frozen = frozen;
    this.#dropped += dropped;
    this.#untold += dropped;
    const nowMs = this.#clock.monotonicMs();
    if (this.#untold === 0 || nowMs - this.#toldMs < DROPS_EVERY_MS) return [];
    const count = this.#untold;
    this.#untold = 0;
    this.#toldMs = nowMs;
    return [{ type: "dropped", count }];
  }

  #describeFrozen(): string {
    return this.#frozen ? `The picture from ${this.sourceName} does not change: is the camera on?` : "";
  }
}
