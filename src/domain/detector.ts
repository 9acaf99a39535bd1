import type { Box } from "./frame.ts";

/** A detector as pages and the doctor show it: what it is, what it asks for, and what the crew decided about it. */
export interface DetectorInfo {
  name: string;
  /** The version that runs. */
  version: string;
  description: string;
  kinds: DetectorKind[];
  asks: DetectorAsks;
  /** The form of its settings, in the manifest's order. */
  settings: Record<string, DetectorSetting>;
  decisions: DetectorDecisions;
  /** Every version that could run, newest first. */
  versions: DetectorVersion[];
}

/** What a detector can find. */
export interface DetectorKind {
  kind: string;
  title: string;
  department: string;
  severity: "low" | "medium" | "high";
}

/** What its manifest asks of the box. */
export interface DetectorAsks {
  runtime: "bun" | "python" | "executable";
  input: "frame" | "pair";
  format: "rgb24" | "bgr24" | "gray8";
  maxWidth: number;
  maxHeight: number;
  /** Samples a second that it wants at most; null: as many as the scene gives. */
  rateHz: number | null;
  gpu: boolean;
  memoryMb: number;
  timeoutSeconds: number;
}

/** What the crew decided; it survives restarts and new versions. */
export interface DetectorDecisions {
  /** Whether it runs on this box at all; which scenes use it is the scene's. */
  enabled: boolean;
  /** Whether it may have the graphics processor, where it asks for it. */
  gpuAllowed: boolean;
}

export interface DetectorVersion {
  version: string;
  /** Came with the box; cannot be removed. */
  builtIn: boolean;
  /** Of the archive it came in; empty for a built-in. */
  sha256: string;
  /** ISO time; empty for a built-in. */
  installedAt: string;
  active: boolean;
}

/** A value of a setting: a number, a choice, yes or no, a text, a time "HH:MM[:SS]", a region, or a file's path. */
export type SettingValue = number | boolean | string | Box;

/** One field of a settings form. */
export interface DetectorSetting {
  type: "number" | "integer" | "boolean" | "string" | "array";
  /** `time` and `file` are texts, `region` is an array: a box as fractions of the picture. */
  format?: "time" | "region" | "file";
  title: string;
  description?: string;
  default: SettingValue;
  minimum?: number;
  maximum?: number;
  unit?: string;
  enum?: string[];
  maxLength?: number;
  accept?: string[];
}

/** Every setting with its value, or the setting that does not fit and why. `setting` may be one that there is not. */
export type JudgedSettings =
  | { ok: true; values: Record<string, SettingValue> }
  | { ok: false; setting: string; error: string };

export type DetectorState = "starting" | "ready" | "busy" | "late" | "backing-off" | "disabled";

export interface DetectorHealth {
  name: string;
  version: string;
  state: DetectorState;
  /** Why it is late, backing off or disabled; empty otherwise. */
  reason: string;
  /** Samples judged. */
  checked: number;
  failed: number;
  /** Samples that ended it twice and are not tried again. */
  skipped: number;
  restarts: number;
  /** Median milliseconds of one sample over the newest; null before the first. */
  msPerSample: number | null;
  lastFault: string;
  /** ISO time; null when there was none. */
  lastFaultAt: string | null;
  /** What it told of its models when it started last; empty for one that runs none, or tells nothing. */
  models: DetectorModel[];
}

/** On what a detector's model runs, and why on nothing that was to be tried before. All of it is the detector's word. */
export interface DetectorModel {
  name: string;
  /** What carries out its arithmetic: "cpu", "webgpu", "cuda", "tensorrt", or one that the detector brings. */
  provider: string;
  threads: number;
  notChosen: { provider: string; reason: string }[];
}

/** One layer of the sandbox. `reason` says what it does, or how to mend it. */
export interface SandboxLayer {
  layer: string;
  active: boolean;
  /** Whether detectors of strangers are refused without it. */
  required: boolean;
  reason: string;
}

/** An archive that was received and checked, and waits for the crew's word. None of its code has run. */
export interface StagedDetector {
  /** Names it until it is installed or discarded. */
  id: string;
  name: string;
  version: string;
  description: string;
  asks: DetectorAsks;
  kinds: DetectorKind[];
  sha256: string;
  bytes: number;
  files: number;
  /** The version of the same name that runs now; null: the name is new. */
  replaces: string | null;
}
