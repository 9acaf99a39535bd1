import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { Fault } from "../../base/fault.ts";
import { nameArchive, packFolder } from "../../detectors/shelf/archive-packing.ts";
import { readDetectorFolder } from "../../detectors/shelf/catalog-folder.ts";
import { readWords, resolvePath } from "../arguments.ts";
import { type Command, EXIT_OK } from "../command.ts";
import { ProgressBar } from "../progress-bar.ts";
import { measureFolder } from "./folder-size.ts";

export const packageDetector: Command = {
  name: "package",
  summary: "pack a detector's folder into one archive that installs anywhere",
  usage: "detector package PATH [--out FILE]",
  help: `Makes NAME-VERSION.camf where you stand: the manifest and every file with its hash. The same folder gives the same
archive, byte by byte. Left out: hidden files (.git, .env …), node_modules, __pycache__ and *.camf. Runs nothing of it.

  --out FILE   write the archive there instead

Exit status: 0 done, 2 the folder is no detector's, does not fit a package, or a fault.`,
  async run(args) {
    const { words, values } = readWords(args, ["PATH"], { out: { type: "string" } });
    const folder = resolvePath(words[0]);
    const detector = readDetectorFolder(folder);
    if (!detector.ok) throw new Fault("invalid", `${words[0]} cannot be packed: ${detector.error}`);
    const name = nameArchive(detector.value.manifest);
    const path = values.out === undefined ? join(resolvePath("."), name) : resolvePath(values.out);
    mkdirSync(dirname(path), { recursive: true });
    const bar = new ProgressBar();
    const total = measureFolder(folder);
    let done = 0;
    const { sha256, bytes, list } = await packFolder(folder, path, (more) => {
      done += more;
      bar.show(`packing ${name}`, done, total);
    });
    bar.clear();
    process.stdout.write(`${values.out ?? name}  ${list.files.length} files  ${bytes} bytes\nsha256 ${sha256}\n`);
    return EXIT_OK;
  },
};
