import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "../../base/fault.ts";
import type { DetectorInfo, StagedDetector } from "../../domain/detector.ts";
import { digestList } from "./archive-list.ts";
import { unpackArchive } from "./archive-unpacking.ts";
import { describeManifest } from "./catalog.ts";
import { readDetectorFolder } from "./catalog-folder.ts";
import { openStagingFolder } from "./staging.ts";

/** Archives that wait for the crew's word or are being received; beyond it the oldest that waits is let go. */
export const MAX_STAGED = 8;
const CONTENT = "content";
const FOLDER_MODE = 0o755;

export interface Staged {
  facts: StagedDetector;
  /** Digest of what it holds; see digestList. */
  content: string;
  /** What becomes the version's folder. */
  path: string;
}

/** Receives archives into folders of their own, and forgets them on request and at the end. */
export class Reception implements Disposable {
  readonly #shelf: string;
  readonly #staged = new Map<string, Staged & { folder: string }>();
  #receiving = 0;

  constructor(shelf: string) {
    this.#shelf = shelf;
  }

  /** Newest first. */
  get list(): StagedDetector[] {
    return [...this.#staged.values()].map(({ facts }) => facts).reverse();
  }

  find(id: string): Staged {
    return this.#find(id);
  }

  /** Lets `install` have it, which nobody else can take or let go meanwhile; it waits on when that fails. */
  async handOver(id: string, install: (staged: Staged) => Promise<void>): Promise<void> {
    const staged = this.#find(id);
    this.#staged.delete(id);
    try {
      await install(staged);
    } catch (error) {
      this.#staged.set(id, staged);
      throw error;
    }
    rmSync(staged.folder, { recursive: true, force: true });
  }

  /** Checks everything that can be checked without running it. Throws invalid with a sentence. */
  async receive(
    archive: AsyncIterable<Uint8Array>,
    findActive: (name: string) => DetectorInfo | undefined,
  ): Promise<Staged> {
    if (this.#receiving >= MAX_STAGED) throw new Fault("conflict", `${MAX_STAGED} archives are being received already`);
    this.#receiving += 1;
    const folder = openStagingFolder(this.#shelf);
    try {
      const staged = await this.#unpack(archive, folder, findActive);
      this.#staged.set(staged.facts.id, { ...staged, folder });
      const [oldest] = this.#staged.keys();
      if (this.#staged.size > MAX_STAGED && oldest !== undefined) this.discard(oldest);
      return staged;
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    } finally {
      this.#receiving -= 1;
    }
  }

  discard(id: string): void {
    const staged = this.#staged.get(id);
    if (!staged) return;
    this.#staged.delete(id);
    rmSync(staged.folder, { recursive: true, force: true });
  }

  [Symbol.dispose](): void {
    for (const id of [...this.#staged.keys()]) this.discard(id);
  }

  #find(id: string): Staged & { folder: string } {
    const staged = this.#staged.get(id);
    if (!staged) throw new Fault("not-found", "that archive is not waiting any more: send it again");
    return staged;
  }

  async #unpack(
    archive: AsyncIterable<Uint8Array>,
    folder: string,
    findActive: (name: string) => DetectorInfo | undefined,
  ): Promise<Staged> {
    const path = join(folder, CONTENT);
    mkdirSync(path, { mode: FOLDER_MODE });
    chmodSync(path, FOLDER_MODE);
    const { list, bytes, sha256 } = await unpackArchive(archive, path);
    const detector = readDetectorFolder(path);
    if (!detector.ok) throw new Fault("invalid", detector.error);
    const { manifest } = detector.value;
    if (manifest.name !== list.name || manifest.version !== list.version) {
      const named = `${list.name} ${list.version}`;
      throw new Fault("invalid", `the package says ${named}, its detector.json ${manifest.name} ${manifest.version}`);
    }
    const { name, version, description, kinds, asks } = describeManifest(manifest);
    const [id = ""] = folder.split("/").slice(-1);
    const replaces = findActive(name)?.version ?? null;
    const files = list.files.length;
    const facts = { id, name, version, description, asks, kinds, sha256, bytes, files, replaces };
    return { facts, content: digestList(list), path };
  }
}
