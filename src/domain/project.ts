/** Frames per second as a fraction: 24000/1001 is not 24. */
export interface FrameRate {
  numerator: number;
  denominator: number;
}

export interface Project {
  id: string;
  name: string;
  rate: FrameRate;
  slateScheme: SlateScheme;
  createdAt: string;
}

/** How the next set-up is suggested: 24, 24A, 24B… (no I, no O) or one number after the other through the shoot. */
export type SlateScheme = "scene-letter" | "consecutive";

/** A scene as the script numbers it. The slate is text as on the board and is never parsed. */
export interface Scene {
  id: string;
  projectId: string;
  slate: string;
  title: string;
  episode: string;
  unit: string;
  position: number;
  /** Samples a second that are analysed. */
  sampleRateHz: number;
  detectors: string[];
  createdAt: string;
}

export const DEFAULT_SAMPLE_RATE_HZ = 4;
/** Those that look at a new scene, in the order in which they are told of. */
export const DEFAULT_DETECTORS: readonly string[] = ["difference", "clock"];

/** A camera position with its framing, "set-up" on the pages. May cover several scenes. */
export interface Angle {
  id: string;
  projectId: string;
  sceneIds: string[];
  slate: string;
  title: string;
  createdAt: string;
}

/** A shooting day: opened and closed by the crew, not by midnight. */
export interface ShootingDay {
  id: string;
  projectId: string;
  label: string;
  openedAt: string;
  closedAt: string | null;
}
