import { type Dirent, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { Mount } from "./runtime.ts";

/** Models that guests are given; more are left out, last names first. */
export const MAX_MODEL_FILES = 64;
const ENDING = ".onnx";

/**
 * What guests are given of the folder of models: its *.onnx files, and those of each folder in it, all side by side in
 * one folder. What a model was trained with stays outside. Of two with the same name the first folder's counts.
 */
export function findModels(modelsDir: string, inside: string): Mount[] {
  const folders = list(modelsDir).filter((one) => one.isDirectory());
  const paths = [modelsDir, ...folders.map(({ name }) => join(modelsDir, name))].flatMap((folder) =>
    list(folder)
      .filter((one) => one.name.endsWith(ENDING) && one.isFile())
      .map(({ name }) => ({ name, path: join(folder, name) })),
  );
  const first = new Map(paths.reverse().map(({ name, path }) => [name, path]));
  return [...first]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .slice(0, MAX_MODEL_FILES)
    .map(([name, path]) => ({ from: realpathSync(path), to: join(inside, name) }));
}

/** Sorted by name; nothing for a folder that is not there. */
function list(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch {
    return [];
  }
}
