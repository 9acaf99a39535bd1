import { type Dirent, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { Mount } from "./runtime.ts";

/** Models that guests are given; more are left out, last names first. */
export const MAX_MODEL_FILES = 64;
const ENDING = ".onnx";

/**
 * What guests are given of the folder of models: its *.onnx files and those of each folder in it, where they lie in
 * there too: NAME/NAME.onnx. What a model was trained with stays outside. Nothing for a folder that is not there.
 */
export function findModels(modelsDir: string, inside: string): Mount[] {
  const folders = list(modelsDir).filter((one) => one.isDirectory());
  return ["", ...folders.map(({ name }) => name)]
    .flatMap((folder) =>
      list(join(modelsDir, folder))
        .filter((one) => one.name.endsWith(ENDING) && one.isFile())
        .map(({ name }) => join(folder, name)),
    )
    .slice(0, MAX_MODEL_FILES)
    .map((path) => ({ from: realpathSync(join(modelsDir, path)), to: join(inside, path) }));
}

/** Sorted by name. */
function list(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch {
    return [];
  }
}
