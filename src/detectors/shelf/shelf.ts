import { existsSync, mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { Fault } from "../../base/fault.ts";
import type { StagedDetector } from "../../domain/detector.ts";
import type { DetectorCatalog } from "../../domain/ports.ts";
import { type CatalogEntry, type CatalogSource, describeDetector } from "./catalog.ts";
import { signFolders, watchFolders } from "./catalog-watch.ts";
import { activate, decide, demandDetector, installStaged, isInstalled, remove } from "./changes.ts";
import { keepFile } from "./kept-files.ts";
import { detectorPath, filesPath, listWatched, readShelf, type ShelfPlace } from "./listing.ts";
import { holdLock } from "./lock.ts";
import { Reception } from "./reception.ts";
import { judgeSettings } from "./settings.ts";
import { sweepStaging, sweepTrash } from "./staging.ts";

/** What the pages need of a shelf; the rest of their catalog is the panel's. */
type Shelving = Omit<DetectorCatalog, "health" | "layers" | "concurrency" | "logLines" | "revive">;

/** The detectors of a box: those that came with it and those that were installed. */
export interface Shelf extends CatalogSource, Shelving, AsyncDisposable {
  /** Throws not-found, or invalid with the reason why it cannot be used. */
  find(name: string): CatalogEntry;
  /** Whether exactly what was received is installed already. Throws conflict for the same version with other content. */
  isInstalled(stagedId: string): Promise<boolean>;
}

/** How long a removed version may be held by its sandbox before it is looked at again. */
const SWEEP_MS = 5000;

/**
 * Opens the shelf over `folder`, which need not exist yet. Several processes may have it open; changes wait for one
 * another. What killed processes left half-done is removed.
 */
export function openShelf(options: ShelfPlace): Shelf {
  const place = { builtIns: resolve(options.builtIns), folder: resolve(options.folder) };
  const reception = new Reception(place.folder);
  const broom = new Broom(place.folder);
  const read = () => readShelf(place);
  const find = (name: string) => demandDetector(place, name);
  const findInfo = (name: string) => {
    const entry = read().detectors.find(({ manifest }) => manifest.name === name);
    return entry && describeDetector(entry);
  };
  const change = async <T>(what: string, work: () => T | Promise<T>): Promise<T> => {
    openShelfFolder(place.folder);
    const result = await holdLock(place.folder, what, work);
    broom.sweep();
    return result;
  };
  broom.sweep();
  return {
    read,
    find,
    watch: (onChange) => watchShelf(place, onChange, broom),
    list: () => read().detectors.map(describeDetector),
    refused: () => read().refused,
    staged: () => reception.list,
    stage: async (archive) => {
      openShelfFolder(place.folder);
      const staged = await reception.receive(archive, findInfo);
      return keepUnlessConflict(place, reception, staged.facts);
    },
    isInstalled: (id) => isInstalled(place, reception.find(id)),
    install: async (id, decisions) => {
      const { name, version } = reception.find(id).facts;
      await reception.handOver(id, (staged) =>
        change(`install ${name} ${version}`, async () => {
          if (!(await isInstalled(place, staged))) installStaged(place, staged, decisions);
          else if (Object.keys(decisions).length > 0) decide(place, name, decisions);
        }),
      );
      return describeDetector(find(name));
    },
    discard: async (id) => reception.discard(id),
    decide: (name, decisions) => change(`decide about ${name}`, () => decide(place, name, decisions)),
    activate: (name, version) => change(`activate ${name} ${version}`, () => activate(place, name, version)),
    remove: (name, version) => change(`remove ${name}`, () => remove(place, name, version)),
    judgeSettings: (name, values) => judgeSettings(find(name).manifest, values),
    keepFile: async (name, setting, file) => {
      const { manifest } = find(name);
      const known = Object.hasOwn(manifest.settings.properties, setting);
      const wanted = known ? manifest.settings.properties[setting] : undefined;
      if (wanted?.format !== "file")
        throw new Fault("invalid", `${name} has no setting "${setting}" that takes a file`);
      return keepFile(filesPath(detectorPath(place, name)), wanted, file);
    },
    [Symbol.asyncDispose]: async () => {
      reception[Symbol.dispose]();
      broom[Symbol.dispose]();
    },
  };
}

/** An archive that can never be installed is not kept waiting. */
async function keepUnlessConflict(place: ShelfPlace, reception: Reception, facts: StagedDetector) {
  try {
    await isInstalled(place, reception.find(facts.id));
    return facts;
  } catch (error) {
    reception.discard(facts.id);
    throw error;
  }
}

function watchShelf(place: ShelfPlace, onChange: () => void, broom: Broom): Disposable {
  const folders = () => listWatched(place);
  return watchFolders({
    folders,
    sign: () => signFolders(folders()),
    onChange: () => {
      broom.sweep();
      onChange();
    },
  });
}

function openShelfFolder(folder: string): void {
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o755 });
}

/** Removes what is out of use, and comes back for what a sandbox still holds. */
class Broom implements Disposable {
  readonly #folder: string;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  sweep(): void {
    clearTimeout(this.#timer);
    sweepStaging(this.#folder);
    const held = sweepTrash(this.#folder);
    if (held > 0 && !this.#isClosed) this.#timer = setTimeout(() => this.sweep(), SWEEP_MS).unref();
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    this.sweep();
    clearTimeout(this.#timer);
  }
}
