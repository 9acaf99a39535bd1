import { createReadStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Fault } from "../../base/fault.ts";
import { readConfig } from "../../config.ts";
import { packFolder } from "../../detectors/shelf/archive-packing.ts";
import type { Shelf } from "../../detectors/shelf/shelf.ts";
import type { DetectorDecisions, StagedDetector } from "../../domain/detector.ts";
import { readPieces, readWords, resolvePath } from "../arguments.ts";
import { type Command, EXIT_OK } from "../command.ts";
import { ProgressBar } from "../progress-bar.ts";
import { isFileName, isFolderName, openBoxShelf } from "./target.ts";

export const installDetector: Command = {
  name: "install",
  summary: "install an archive, or a detector's folder, on this box",
  usage: "detector install FILE|PATH [--gpu]",
  help: `FILE is an archive of camf detector package; a PATH is packed first. Everything is checked before anything is in its
place: names, sizes, hashes, manifest. Nothing of the detector runs; camf detector validate does that, in the sandbox.
A box that runs takes it up at once; an older version stays beside it.

  --gpu   let it have the graphics processor, if it asks for it

Exit status: 0 installed, or installed already; 2 it was refused (the reason is on stderr), or a fault.`,
  async run(args) {
    const { words, values } = readWords(args, ["FILE|PATH"], { gpu: { type: "boolean" } });
    await using shelf = openBoxShelf(readConfig(process.env));
    const decisions = values.gpu ? { gpuAllowed: true } : {};
    if (isFileName(words[0])) return await installArchive(shelf, resolvePath(words[0]), decisions);
    if (!isFolderName(words[0])) throw new Fault("not-found", `there is no file or folder ${words[0]}`);
    const folder = mkdtempSync(join(tmpdir(), "camf-install-"));
    try {
      const archive = join(folder, "folder.camf");
      await packFolder(resolvePath(words[0]), archive);
      return await installArchive(shelf, archive, decisions);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function installArchive(shelf: Shelf, path: string, decisions: Partial<DetectorDecisions>): Promise<number> {
  const staged = await receive(shelf, path);
  const wasThere = await shelf.isInstalled(staged.id);
  const info = await shelf.install(staged.id, decisions);
  const { name, version } = staged;
  if (wasThere) {
    const runs = info.version === version ? "" : `; version ${info.version} runs (camf detector activate changes that)`;
    process.stdout.write(`${name} ${version} is installed already, with the same content${runs}\n`);
    return EXIT_OK;
  }
  const before = staged.replaces === null ? "" : `; version ${staged.replaces} ran before`;
  process.stdout.write(`${name} ${version} is installed${before}\n${describeAsks(staged, info.decisions)}\n`);
  return EXIT_OK;
}

async function receive(shelf: Shelf, path: string): Promise<StagedDetector> {
  const total = statSync(path).size;
  const bar = new ProgressBar();
  let done = 0;
  const count = (bytes: number) => {
    done += bytes;
    bar.show("checking the archive", done, total);
  };
  try {
    return await shelf.stage(readPieces(createReadStream(path), count));
  } finally {
    bar.clear();
  }
}

function describeAsks({ asks }: StagedDetector, { gpuAllowed }: DetectorDecisions): string {
  const rate = asks.rateHz === null ? "" : `, at most ${asks.rateHz} a second`;
  const gpu = asks.gpu ? `, the GPU (${gpuAllowed ? "allowed" : "not allowed: install with --gpu"})` : "";
  const pictures = asks.input === "pair" ? "pairs of take and reference" : "pictures";
  return `it asks for ${pictures} up to ${asks.maxWidth}x${asks.maxHeight}${rate}, ${asks.memoryMb} MB${gpu}`;
}
