/** A detector as pages and the doctor show it. */
export interface DetectorInfo {
  name: string;
  version: string;
  description: string;
  kinds: DetectorKind[];
}

/** What a detector can find. */
export interface DetectorKind {
  kind: string;
  title: string;
  department: string;
  severity: "low" | "medium" | "high";
}

export type DetectorState = "starting" | "ready" | "busy" | "late" | "backing-off" | "disabled";

export interface DetectorHealth {
  name: string;
  state: DetectorState;
  /** Why it is late, backing off or disabled; empty otherwise. */
  reason: string;
  checked: number;
  failed: number;
  restarts: number;
}
