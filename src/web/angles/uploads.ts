import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "../../base/fault.ts";
import { newId } from "../../base/id.ts";
import type { UploadFacts } from "../../domain/ports.ts";
import type { Reference } from "../../domain/take.ts";
import type { Desk } from "../desk.ts";
import type { FilePart } from "../file-part.ts";

/** Folder of the storage in which uploads lie. */
const FOLDER = "uploads";
/** Of the name that a file had, as it is kept. */
const LONGEST_NAME = 200;

interface UploadPlace {
  angleId: string;
  camera: string;
}

/**
 * Takes a picture or a recording in as what a set-up and camera is compared with from now on. What is no such thing is
 * refused with a sentence, and nothing of it is kept.
 */
export async function takeUpload(desk: Desk, place: UploadPlace, file: FilePart): Promise<Reference> {
  const { store, uploads } = desk;
  if (!uploads) throw new Fault("unavailable", "this box takes no files to compare with");
  const angle = store.scenes.findAngle(place.angleId);
  requireCamera(desk, place);
  const folder = join(store.media.root, FOLDER);
  mkdirSync(folder, { recursive: true, mode: 0o750 });
  const received = join(folder, `${newId()}.part`);
  try {
    await writeAll(received, file.bytes);
    const facts = await uploads.inspect(received);
    const kept = keepFile(desk, received, facts);
    const name = file.name.slice(0, LONGEST_NAME);
    store.media.writeSidecar(kept, {
      version: 1,
      boxId: store.boxId,
      uploaded: facts.kind,
      name,
      angle,
      camera: place.camera,
    });
    return store.uploads.add({ ...place, kind: facts.kind, name, media: describeMedia(desk, kept, facts) });
  } finally {
    rmSync(received, { force: true });
  }
}

async function writeAll(path: string, bytes: ReadableStream<Uint8Array>): Promise<void> {
  const writer = Bun.file(path).writer();
  try {
    for await (const chunk of bytes) {
      writer.write(chunk);
      await writer.flush();
    }
  } finally {
    await writer.end();
  }
}

/** Whatever it was called: the name is the box's own, and a still is the JPEG that was made from it. */
function keepFile({ store }: Desk, received: string, facts: UploadFacts): string {
  const stem = received.slice(0, -".part".length);
  if (facts.kind === "clip") {
    renameSync(received, `${stem}.mp4`);
    return `${stem}.mp4`;
  }
  store.media.write(`${stem}.jpg`, facts.jpeg);
  return `${stem}.jpg`;
}

function describeMedia({ store }: Desk, path: string, facts: UploadFacts) {
  const { width, height } = facts;
  const size = { path: store.media.relativePath(path), width, height, rollMs: 0 };
  if (facts.kind === "still") return { ...size, cutMs: 0, frameRate: null, hasSound: false };
  return { ...size, cutMs: facts.durationMs, frameRate: facts.frameRate, hasSound: facts.hasSound };
}

/** The cameras that are plugged in, and those that the set-up was compared for. */
export function listCameras({ store }: Pick<Desk, "store">, angleId: string): string[] {
  const known = store.references.list(angleId).map(({ camera }) => camera);
  return [...new Set([...known, ...store.cameras.list().map(({ letter }) => letter)])].sort();
}

function requireCamera(desk: Desk, { angleId, camera }: UploadPlace): void {
  if (!listCameras(desk, angleId).includes(camera)) throw new Fault("not-found", `there is no camera ${camera}`);
}

/** What was compared with before is compared with again. */
export function bringBack({ store }: Desk, { angleId, camera }: UploadPlace): Reference {
  const former = store.references.former(store.scenes.findAngle(angleId).id, camera);
  if (!former) throw new Fault("conflict", "this set-up was never compared with anything else");
  return store.references.set({ angleId, clip: store.clips.find(former.clipId), provisional: former.provisional });
}
