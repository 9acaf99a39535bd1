import { mkdirSync, renameSync, statfsSync, writeFileSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { Fault } from "../base/fault.ts";
import type { StorageStatus } from "../domain/ports.ts";
import type { Angle, Project, Scene } from "../domain/project.ts";
import { formatSlate } from "../domain/slate.ts";
import type { Take } from "../domain/take.ts";

/** Rolling is refused when less than this is left. */
const ROLL_FLOOR_MINUTES = 3;
/** Used for "minutes left" until real recordings tell better: 12 Mb/s. */
const ASSUMED_BYTES_PER_MINUTE = (12_000_000 / 8) * 60;
/** Left free on the disk whatever the limit says, so that database and logs never hit a full disk. */
const RESERVED_BYTES = 512 * 1024 * 1024;
/** Characters, so that a name with the short id stays under the 255 bytes of every file system. */
const LONGEST_NAME = 60;

export interface TakePlace {
  project: Project;
  scene: Scene | undefined;
  angle: Angle;
  take: Take;
}

/**
 * The storage folder. Recordings lie as project/scene/set-up/take with readable names that end in the row's short id;
 * paths in the database are relative to the folder, so that it can be moved.
 */
export class Media {
  readonly root: string;
  readonly #limitBytes: number;

  constructor(options: { root: string; limitBytes: number }) {
    this.root = resolve(options.root);
    this.#limitBytes = options.limitBytes;
    mkdirSync(this.root, { recursive: true, mode: 0o750 });
  }

  /** Where a camera's recording ring lives. */
  ringFolder(camera: string): string {
    return this.#make(join(this.root, "ring", safeName(camera)));
  }

  /** Folder of a take, made when it is not there. */
  takeFolder(place: TakePlace): string {
    const { project, scene, angle, take } = place;
    return this.#make(
      join(
        this.root,
        named(project.name, project.id),
        named(`scene ${scene?.slate ?? "none"}`, scene?.id ?? angle.id),
        named(`setup ${angle.slate}`, angle.id),
        named(formatSlate(take.slate), take.id),
      ),
    );
  }

  relativePath(path: string): string {
    return relative(this.root, path);
  }

  /** The absolute path of a stored relative one; refuses what would leave the folder. */
  absolutePath(path: string): string {
    const absolute = resolve(this.root, path);
    const inside = relative(this.root, absolute);
    if (inside === ".." || inside.startsWith("../") || isAbsolute(inside))
      throw new Fault("invalid", "that path leaves the storage folder");
    return absolute;
  }

  /** Writes a whole file or none: to a neighbour first, then renamed. */
  write(path: string, content: string | Uint8Array): void {
    mkdirSync(dirname(path), { recursive: true, mode: 0o750 });
    writeFileSync(`${path}.part`, content, { flush: true });
    renameSync(`${path}.part`, path);
  }

  /** Everything needed to rebuild the database from the folder, beside the recording. */
  writeSidecar(recording: string, facts: Record<string, unknown>): void {
    this.write(`${recording}.json`, `${JSON.stringify(facts, null, 2)}\n`);
  }

  async status(): Promise<StorageStatus> {
    const usedBytes = await countBytes(this.root);
    const disk = statfsSync(this.root);
    const freeBytes = Math.max(0, disk.bavail * disk.bsize - RESERVED_BYTES);
    const leftBytes = Math.max(0, Math.min(freeBytes, this.#limitBytes - usedBytes));
    return {
      usedBytes,
      limitBytes: this.#limitBytes,
      freeBytes,
      minutesLeft: Math.floor(leftBytes / ASSUMED_BYTES_PER_MINUTE),
      floorMinutes: ROLL_FLOOR_MINUTES,
    };
  }

  #make(folder: string): string {
    mkdirSync(folder, { recursive: true, mode: 0o750 });
    return folder;
  }
}

function named(name: string, id: string): string {
  return `${safeName(name)}-${id.slice(-8)}`;
}

/** Letters, digits, dash and underscore of any script; everything else becomes a dash. */
function safeName(name: string): string {
  const safe = name
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}_]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  return [...safe].slice(0, LONGEST_NAME).join("") || "unnamed";
}

async function countBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const facts = await stat(join(entry.parentPath, entry.name)).catch(() => undefined);
    bytes += facts?.size ?? 0;
  }
  return bytes;
}
