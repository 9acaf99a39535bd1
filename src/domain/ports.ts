import type { DetectorHealth, DetectorInfo } from "./detector.ts";
import type { CameraStatus, Source } from "./source.ts";

/** What pages need sideways from rooms they do not know; `box.ts` hands it to them. */
export interface LiveView {
  /** Newest status of every camera that is set up. */
  cameras(): CameraStatus[];
  /** JPEG pictures at preview size, newest only; ends when `signal` aborts or the camera is removed. */
  watch(camera: string, signal: AbortSignal): AsyncIterable<LivePicture>;
  /** A JPEG of the newest picture at full size. Throws unavailable when there is none younger than a second. */
  still(camera: string): Promise<Uint8Array>;
}

export interface LivePicture {
  jpeg: Uint8Array;
  /** Box-monotonic time at which it was taken. */
  capturedAtMs: number;
}

export interface SourceCatalog {
  list(): Promise<Source[]>;
}

export interface DetectorCatalog {
  list(): DetectorInfo[];
  health(): DetectorHealth[];
}

/** Whether alerts reach the phones, as the broker said last. */
export interface BrokerState {
  connected: boolean;
  /** ISO time since when. */
  since: string;
  /** Why there is no connection; empty while there is one. */
  reason: string;
  /** Messages that no broker has taken yet. */
  pending: number;
}

/** Room for recordings. */
export interface StorageStatus {
  usedBytes: number;
  limitBytes: number;
  freeBytes: number;
  /** At the bit rate of the recordings so far. */
  minutesLeft: number;
  /** Rolling is refused below this. */
  floorMinutes: number;
}
