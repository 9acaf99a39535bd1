import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packFolder } from "../../src/detectors/shelf/archive-packing.ts";
import type { TestWeb } from "./web.ts";

const GUESTS = join(import.meta.dir, "..", "web", "guests");

/** Packs a guest of the page tests, as `version` and with what else its manifest is to say; answers the archive's path. */
export async function packGuest(
  { folder }: Pick<TestWeb, "folder">,
  name: string,
  change: Record<string, unknown> = {},
): Promise<string> {
  const copy = join(folder, "packing", String(change.version ?? "1.0.0"), name);
  mkdirSync(copy, { recursive: true });
  cpSync(join(GUESTS, name), copy, { recursive: true });
  const manifest = join(copy, "detector.json");
  writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, "utf8")), ...change }));
  const path = `${copy}.camf`;
  await packFolder(copy, path);
  return path;
}

/** Installs a guest as the pages would. */
export async function installGuest(
  box: Pick<TestWeb, "folder" | "shelf">,
  name: string,
  change: Record<string, unknown> = {},
): Promise<void> {
  const path = await packGuest(box, name, change);
  const { id } = await box.shelf.stage(Bun.file(path).stream());
  await box.shelf.install(id, { enabled: true });
}
