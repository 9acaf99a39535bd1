import { type Slate, sayTake } from "./slate.ts";

export const TAKE_FLAGS = [
  "circled",
  "good",
  "no-good",
  "false-start",
  "rehearsal",
  "pick-up",
  "series",
  "tail-board",
  "mos",
  "insert",
  "plate",
  "test",
  "speed",
] as const;
export type TakeFlag = (typeof TAKE_FLAGS)[number];

/** Takes with one of these never become a reference by themselves. */
const NEVER_REFERENCE: readonly TakeFlag[] = ["rehearsal", "false-start", "pick-up", "insert", "plate", "test"];

export const TAKE_STATES = ["armed", "rolling", "checking", "checked"] as const;
/** armed: the slate is set, nothing rolls; rolling; checking: cut, being compared; checked: compared as far as possible. */
export type TakeState = (typeof TAKE_STATES)[number];

export interface Take {
  id: string;
  angleId: string;
  dayId: string | null;
  slate: Slate;
  flags: TakeFlag[];
  state: TakeState;
  /** Closed by the box after a loss of power or a crash, at the last frame on disk. */
  interrupted: boolean;
  note: string;
  rolledAt: string | null;
  cutAt: string | null;
  createdAt: string;
  /** It is no take of this box but came as a file to compare with; null: this box filmed it. */
  uploaded: "still" | "clip" | null;
}

/** "take 3", or "uploaded still, 12 Nov" of what this box did not film. */
export function nameTake({ slate, uploaded, createdAt }: Pick<Take, "slate" | "uploaded" | "createdAt">): string {
  if (uploaded === null) return sayTake(slate);
  const day = new Date(createdAt).toLocaleDateString("en-GB", { day: "numeric", month: "short" });
  return `uploaded ${uploaded}, ${day}`;
}

/** One camera's recording of a take. */
export interface Clip {
  id: string;
  takeId: string;
  /** A, B… */
  camera: string;
  /** Relative to the storage folder; null until the segments are joined. */
  path: string | null;
  /** Roll and cut as positions in the media file. The file starts on the key frame before roll. */
  rollMs: number;
  cutMs: number | null;
  /** Box-monotonic times of the marks, valid within the boot they were made in. */
  rolledAtMs: number;
  cutAtMs: number | null;
  bootId: string;
  width: number | null;
  height: number | null;
  /** Frames a second of the recording, as captured. */
  frameRate: number | null;
  hasSound: boolean;
}

/** What a set-up and camera is compared with. */
export interface Reference {
  id: string;
  angleId: string;
  camera: string;
  clipId: string;
  takeId: string;
  /** True until a circled take confirms it or the crew chooses. */
  provisional: boolean;
  since: string;
}

/** A picture instead of a recording: it has one frame and no rate. */
export function isStillClip({ path, frameRate }: Pick<Clip, "path" | "frameRate">): boolean {
  return path !== null && frameRate === null;
}

export function mayBecomeReference(flags: readonly TakeFlag[]): boolean {
  return !flags.some((flag) => NEVER_REFERENCE.includes(flag));
}
