import type { DetectorCatalog } from "../domain/ports.ts";
import { describeSandbox } from "./cell/layers.ts";
import { readLogTail } from "./life/log-file.ts";
import type { Panel } from "./panel.ts";
import type { Shelf } from "./shelf/shelf.ts";

export interface DeskOptions {
  shelf: Shelf;
  panel: Panel;
  /** Told when a whole detector was removed. */
  onRemoved?: (name: string) => void;
}

/** What the pages are handed: what lies on the shelf, joined with what runs. */
export function openDetectorDesk({ shelf, panel, onRemoved }: DeskOptions): DetectorCatalog {
  const runs = (name: string) => panel.detectors.some((one) => one.name === name);
  return {
    list: () => shelf.list(),
    refused: () => {
      const refusals = [...shelf.refused(), ...panel.refused()];
      return refusals.filter(({ path }, index) => refusals.findIndex((one) => one.path === path) === index);
    },
    health: () => panel.health(),
    layers: () => describeSandbox(),
    concurrency: () => panel.concurrency,
    logLines: (name) => {
      if (runs(name)) return [...panel.logLines(name)];
      const { logPath } = shelf.find(name);
      return logPath === undefined ? [] : readLogTail(logPath);
    },
    stage: (archive) => shelf.stage(archive),
    staged: () => shelf.staged(),
    install: (id, decisions) => shelf.install(id, decisions),
    discard: (id) => shelf.discard(id),
    decide: (name, decisions) => shelf.decide(name, decisions),
    activate: (name, version) => shelf.activate(name, version),
    remove: async (name, version) => {
      await shelf.remove(name, version);
      if (!shelf.list().some((one) => one.name === name)) onRemoved?.(name);
    },
    revive: (name) => panel.revive(name),
    judgeSettings: (name, values) => shelf.judgeSettings(name, values),
    keepFile: (name, setting, file) => shelf.keepFile(name, setting, file),
  };
}
