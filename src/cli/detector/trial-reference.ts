import type { Log } from "../../base/log.ts";
import type { Panel } from "../../detectors/panel.ts";
import type { SettingValue } from "../../domain/detector.ts";
import { DEFAULT_SAMPLE_RATE_HZ } from "../../domain/project.ts";
import type { Frames } from "../../frames/frames.ts";
import type { ReferenceReading } from "../../pipeline/examiner.ts";
import { REFERENCE_PICTURE } from "../../pipeline/footage-knowledge.ts";
import { examineReference, makeReading, readsReference } from "../../pipeline/reference-examination.ts";
import { resolvePath } from "../arguments.ts";

interface Parts {
  frames: Frames;
  panel: Panel;
  log: Log;
  runtimeDir: string;
  settings: Record<string, SettingValue>;
}

/** The reference is shown to a detector that asks what it observed there, before anything else. */
export async function readReference(
  { settings, ...parts }: Parts,
  path: string | undefined,
): Promise<ReferenceReading | undefined> {
  const [detector] = parts.panel.detectors;
  if (path === undefined || !detector || !readsReference(detector)) return undefined;
  const observed = await examineReference({
    ...parts,
    footage: { path: resolvePath(path) },
    take: { angle: crypto.randomUUID(), camera: "A", name: REFERENCE_PICTURE },
    detectors: [detector.name],
    settingsOf: () => settings,
    rateHz: DEFAULT_SAMPLE_RATE_HZ,
  });
  const placed = observed.get(detector.name);
  return placed && makeReading(REFERENCE_PICTURE, placed);
}

/** The picture that pairs are warped from, kept as the box keeps a reference's. */
export async function keepReference(frames: Frames, path: string, directory: string): Promise<void> {
  const writer = await frames.openReferenceWriter(directory);
  const sample = await frames.readStill(resolvePath(path));
  try {
    await writer.add(sample);
  } finally {
    frames.giveBack(sample.frame);
  }
  await writer.finish();
}
