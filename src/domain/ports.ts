import type {
  DetectorDecisions,
  DetectorHealth,
  DetectorInfo,
  JudgedSettings,
  SandboxLayer,
  StagedDetector,
} from "./detector.ts";
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

/** A picture of a recording: the file, absolute, and the number of the frame in it, from 0. */
export interface PicturePlace {
  path: string;
  frame: number;
}

/** How the reference's picture lies on the take's. */
export interface ViewMatch {
  /** 3x3 row-major, from the reference's picture to the take's, both in fractions; null: the views do not match. */
  homography: number[] | null;
  /** 0..1; 0 where they do not match. */
  confidence: number;
  /** Why they do not match; empty where they do. */
  reason: string;
}

export interface ViewMatcher {
  /**
   * Brings two pictures onto one another, outside of the service's thread, one pair at a time. Throws unavailable when too
   * many wait or `signal` aborts, not-found and invalid when a file cannot be read.
   */
  match(pictures: { take: PicturePlace; reference: PicturePlace }, signal: AbortSignal): Promise<ViewMatch>;
}

/** What a file that was uploaded turned out to be; a still is handed back as a JPEG made from its pixels. */
export type UploadFacts =
  | { kind: "still"; width: number; height: number; jpeg: Uint8Array }
  | { kind: "clip"; width: number; height: number; frameRate: number; durationMs: number; hasSound: boolean };

export interface UploadInspector {
  /** Throws invalid with a sentence for what is neither a picture nor a recording that can be read. */
  inspect(path: string): Promise<UploadFacts>;
}

export interface SourceCatalog {
  list(): Promise<Source[]>;
}

export interface DetectorCatalog {
  /** Every usable detector, enabled or not. */
  list(): DetectorInfo[];
  /** What lies in the detectors' folders and cannot be used, each with a sentence. */
  refused(): { path: string; reason: string }[];
  /** Of those that run. */
  health(): DetectorHealth[];
  layers(): Promise<SandboxLayer[]>;
  /** Samples that are analysed at the same time, at most. */
  concurrency(): number;
  /** Newest lines of its log, oldest first; bounded. Throws not-found. */
  logLines(name: string): string[];
  /** Receives an archive and checks it without running anything of it. Throws invalid with a sentence. */
  stage(archive: ReadableStream<Uint8Array>): Promise<StagedDetector>;
  /** Archives that were received and wait for the crew's word, newest first; bounded. */
  staged(): StagedDetector[];
  /** Throws not-found when the staged archive is gone. */
  install(stagedId: string, decisions: Partial<DetectorDecisions>): Promise<DetectorInfo>;
  discard(stagedId: string): Promise<void>;
  decide(name: string, decisions: Partial<DetectorDecisions>): Promise<void>;
  /** Lets another installed version run. */
  activate(name: string, version: string): Promise<void>;
  /** Removes one version, or the whole detector. A built-in throws conflict. */
  remove(name: string, version?: string): Promise<void>;
  /** Starts it again after it was disabled for its failures. */
  revive(name: string): Promise<void>;
  /**
   * Judges values of its settings by its manifest, as the detector's own kit does; what is left out has its default.
   * Throws not-found.
   */
  judgeSettings(name: string, values: Record<string, unknown>): JudgedSettings;
  /** Keeps a file for a setting of format `file`; answers the name that the setting's value becomes. Throws invalid. */
  keepFile(name: string, setting: string, file: { name: string; bytes: ReadableStream<Uint8Array> }): Promise<string>;
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
