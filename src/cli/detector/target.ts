import { lstatSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "../../base/fault.ts";
import type { Config } from "../../config.ts";
import { type CatalogEntry, type CatalogSource, openDetectorFolder } from "../../detectors/shelf/catalog.ts";
import { openShelf, type Shelf } from "../../detectors/shelf/shelf.ts";
import { BUILT_IN_DETECTORS } from "../../workbench.ts";
import { resolvePath } from "../arguments.ts";

/** A detector that somebody named on the command line. */
export interface Target {
  entry: CatalogEntry;
  /** Holds at least this detector. */
  source: CatalogSource;
}

/** The shelf of this box; whoever opens it closes it. */
export function openBoxShelf(config: Config): Shelf {
  return openShelf({ builtIns: BUILT_IN_DETECTORS, folder: config.detectorsPath });
}

/** True for what can only be a path, or is a folder where the person stands; anything else is a detector's name. */
export function isFolderName(text: string): boolean {
  return text.includes("/") || text === "." || text === ".." || findFacts(text)?.isDirectory() === true;
}

/** True for a file that is there. */
export function isFileName(text: string): boolean {
  return findFacts(text)?.isFile() === true;
}

/** NAME on the shelf, or the PATH of a folder. Throws not-found, or invalid with the reason why it cannot be used. */
export function findTarget(text: string, shelf: Shelf): Target {
  if (!isFolderName(text)) return { entry: shelf.find(text), source: shelf };
  const path = resolvePath(text);
  if (!findFacts(path)) throw new Fault("not-found", `there is no folder ${text}`);
  const source = openDetectorFolder(path);
  const { detectors, refused } = source.read();
  if (detectors[0]) return { entry: detectors[0], source };
  const reason = refused[0]?.reason ?? "it is empty";
  const hint = findFacts(join(path, "detector.json")) ? "" : ": camf detector create makes one";
  throw new Fault("invalid", `${text} cannot be used: ${reason}${hint}`);
}

function findFacts(text: string) {
  return lstatSync(resolvePath(text), { throwIfNoEntry: false });
}
