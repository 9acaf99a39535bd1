import { Fault } from "../../base/fault.ts";
import type { DetectorDecisions, DetectorInfo } from "../../domain/detector.ts";
import type { Desk } from "../desk.ts";

/** What the crew can do with detectors; pages and API call the same. */

/** Throws not-found. */
export function findDetector({ detectors }: Desk, name: string): DetectorInfo {
  const info = detectors.list().find((one) => one.name === name);
  if (!info) throw new Fault("not-found", `the box has no detector "${name}"`);
  return info;
}

export function install(desk: Desk, stagedId: string, decisions: Partial<DetectorDecisions>): Promise<DetectorInfo> {
  requireStill(desk);
  return desk.detectors.install(stagedId, decisions);
}

export async function decide(desk: Desk, name: string, decisions: Partial<DetectorDecisions>): Promise<DetectorInfo> {
  requireStill(desk);
  await desk.detectors.decide(findDetector(desk, name).name, decisions);
  return findDetector(desk, name);
}

export async function activate(desk: Desk, name: string, version: string): Promise<DetectorInfo> {
  requireStill(desk);
  await desk.detectors.activate(findDetector(desk, name).name, version);
  return findDetector(desk, name);
}

export function remove(desk: Desk, name: string, version?: string): Promise<void> {
  requireStill(desk);
  return desk.detectors.remove(findDetector(desk, name).name, version);
}

export function revive(desk: Desk, name: string): Promise<void> {
  requireStill(desk);
  return desk.detectors.revive(findDetector(desk, name).name);
}

/** Nothing is taken from under a take that rolls, and nothing is put there. */
function requireStill({ store }: Desk): void {
  if (store.takes.current()?.state === "rolling") throw new Fault("conflict", "a take is rolling; cut it first");
}
