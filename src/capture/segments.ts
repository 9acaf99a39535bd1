import { statSync } from "node:fs";
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { parseJson, Type } from "../base/schema.ts";

/** A piece of a camera's rolling recording. Times are box-monotonic and mean nothing after a restart of the machine. */
export interface Segment {
  path: string;
  startedAtMs: number;
  /** Absent while it grows, or when its process died before closing it. */
  endedAtMs?: number;
  bytes: number;
}

const noteSchema = Type.Object({ startedAtMs: Type.Number(), bootId: Type.String({ maxLength: 64 }) });
const MAX_SEGMENTS_LISTED = 100_000;

/** Deletes a segment and the note beside it. */
export async function deleteSegment(path: string): Promise<void> {
  await rm(path, { force: true });
  await rm(`${path}.json`, { force: true });
}

/**
 * What lies in a camera's ring folder from earlier processes of this boot, oldest first: how a restarted box finds the
 * take that was rolling. Segments of other boots, and those without a note, come back as `strays`.
 */
export async function listSegments(folder: string, bootId: string): Promise<{ segments: Segment[]; strays: string[] }> {
  const names = await readdir(folder).catch(() => []);
  const segments: Segment[] = [];
  const strays: string[] = [];
  for (const name of names.filter((each) => each.endsWith(".mp4")).slice(0, MAX_SEGMENTS_LISTED)) {
    const path = join(folder, name);
    const note = parseJson(noteSchema, await readFile(`${path}.json`, "utf8").catch(() => ""));
    if (!note.ok || note.value.bootId !== bootId) strays.push(path);
    else segments.push({ path, startedAtMs: note.value.startedAtMs, bytes: (await stat(path)).size });
  }
  return { segments: segments.sort((a, b) => a.startedAtMs - b.startedAtMs), strays };
}

export function readSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
