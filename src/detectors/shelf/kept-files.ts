import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { Setting } from "@camf/detector-sdk/contract";
import { Fault } from "../../base/fault.ts";
import { newId } from "../../base/id.ts";
import { MIN_FREE_BYTES } from "./archive-limits.ts";
import { syncFolder } from "./staging.ts";

/** One file that the crew chooses in a setting: a picture, a list, a model. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;
/** Files kept for one detector. */
const MAX_FILES = 200;
const MAX_STEM_LENGTH = 60;
/** Characters of the hash in front: files of one name stay apart, the same file is kept once. */
const HASH_LETTERS = 12;
const FILE_MODE = 0o644;

export interface GivenFile {
  name: string;
  bytes: ReadableStream<Uint8Array>;
}

/** Keeps `file` in `folder` under a name made of its content and its own; answers that name. Throws invalid. */
export async function keepFile(folder: string, setting: Setting, file: GivenFile): Promise<string> {
  const ending = findEnding(setting, file.name);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const temporary = join(folder, `.${newId()}`);
  try {
    const sha256 = await receive(file.bytes, temporary);
    const name = `${sha256.slice(0, HASH_LETTERS)}-${cleanStem(file.name, ending)}${ending}`;
    const path = join(folder, name);
    if (!existsSync(path)) {
      if (readdirSync(folder).length > MAX_FILES) {
        throw new Fault("conflict", `this detector keeps ${MAX_FILES} files already: remove some from ${folder}`);
      }
      renameSync(temporary, path);
      syncFolder(folder);
    }
    return name;
  } finally {
    rmSync(temporary, { force: true });
  }
}

async function receive(bytes: ReadableStream<Uint8Array>, path: string): Promise<string> {
  const hash = createHash("sha256");
  const handle = await open(path, "wx", FILE_MODE);
  let received = 0;
  try {
    for await (const chunk of bytes) {
      received += chunk.length;
      if (received > MAX_FILE_BYTES) throw new Fault("invalid", `a file may have ${MAX_FILE_BYTES} bytes at most`);
      demandSpace(path, chunk.length);
      hash.update(chunk);
      for (let at = 0; at < chunk.length; ) at += (await handle.write(chunk, at)).bytesWritten;
    }
    if (received === 0) throw new Fault("invalid", "the file is empty");
    await handle.chmod(FILE_MODE);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return hash.digest("hex");
}

function demandSpace(path: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(path);
  if (bavail * bsize - bytes < MIN_FREE_BYTES) throw new Fault("unavailable", "the disk is full");
}

/** As the setting spells it, so that whatever judges the value later finds it in its list. */
function findEnding({ accept }: Setting, name: string): string {
  const own = /\.[a-z0-9]{1,10}$/.exec(name.toLowerCase())?.[0] ?? "";
  if (!accept || accept.includes(own)) return own;
  throw new Fault("invalid", `this setting takes files that end in ${accept.join(", ")}`);
}

function cleanStem(name: string, ending: string): string {
  const stem =
    name
      .slice(0, name.length - ending.length)
      .split(/[/\\]/)
      .at(-1) ?? "";
  const clean = stem
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9_-]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return clean.slice(0, MAX_STEM_LENGTH) || "file";
}
