import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isLeftOut } from "../../detectors/shelf/catalog-folder.ts";

/** Bytes of what would be packed, for a progress bar. */
export function measureFolder(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !isLeftOut(name))
    .map((item) =>
      item.isDirectory() ? measureFolder(join(folder, item.name)) : lstatSync(join(folder, item.name)).size,
    )
    .reduce((sum, bytes) => sum + bytes, 0);
}
