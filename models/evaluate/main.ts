/** `bun run models:evaluate clock|change`: judges what ships on real pictures that no model saw; `seal` registers models. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { describeError, Fault } from "../../src/base/fault.ts";
import { readWords, resolvePath } from "../../src/cli/arguments.ts";
import { ProgressBar } from "../../src/cli/progress-bar.ts";
import { weighCertainty } from "./certainty/evaluation.ts";
import { judgeChange } from "./change/command.ts";
import { SETS } from "./change/evaluation.ts";
import { evaluateClocks } from "./clock/evaluation.ts";
import { sealRegistry } from "./registry.ts";

const ROOT = join(import.meta.dir, "..", "..");
const HELP = `Usage: bun run models:evaluate clock [--out FOLDER] [--models FOLDER] [--quick] [--all-pictures] [--json]
       bun run models:evaluate change [pairs] [inpainted] [takes] [sets] [--out FOLDER] [--per-size N]
                                   [--film-sets FOLDER] [--all-pictures] [--json]
       bun run models:evaluate certainty [--keep] [--models FOLDER] [--json]
       bun run models:evaluate seal

clock finds and reads the clocks of the real pictures in $CAMF_SHARED/data (default ../shared/data) with the detector's own code and
prints the figures of both halves and of all, with 95 % intervals, beside what was promised.

  --out FOLDER      where gallery.html and answers.json go; default data/evaluation/clock, or …/change
  --models FOLDER   the models to judge; default models
  --quick           look as the detector does at a running take, instead of as at a still
  --film-sets FOLDER  folders seed-… of rendered takes; default models/film-set and what models/change-sets has made
  --all-pictures    show the report half in the gallery too: only once the models are final
  --json            the figures as one JSON object on stdout instead of the tables

change compares pictures and takes as the box does (src/frames, detectors/difference): the labelled pairs of pairs.csv both ways
round, pairs with an object painted out (drawn once for each --per-size, default 60 pairs a size, with $CAMF_PYTHON, into
models/evaluate/change/runs), the takes of takes.csv, and the rendered film sets. Default: all four.

certainty weighs what finder and readers say on drawn frames, picks from which confidence on a time is claimed, and prints what
that does on frames that it did not see. With --keep the detector decides by it from now on. The frames are drawn once, with
$CAMF_PYTHON (default /usr/bin/python3), into models/evaluate/certainty/runs/frames; remove that folder to draw them anew.

seal writes hash, size, inputs and outputs of every model into models/models.json, once it is exported.

Exit status: 0 evaluated (whatever the figures), 2 a fault.
`;

async function main(args: string[]): Promise<void> {
  const { values, words } = readWords(args, ["what?", ...SETS.map((set) => `${set}?`)], {
    out: { type: "string" },
    models: { type: "string", default: join(ROOT, "models") },
    quick: { type: "boolean", default: false },
    "per-size": { type: "string", default: "60" },
    "film-sets": { type: "string" },
    "all-pictures": { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  });
  if (values.help) return void process.stdout.write(HELP);
  if (words[0] === "seal" && words.length === 1) return seal(resolvePath(values.models));
  if (words[0] === "certainty" && words.length === 1) return weigh(resolvePath(values.models), values);
  if (words[0] === "change") return judgeChange(words.slice(1), { ...values, data: findData() });
  if (words[1] !== undefined) throw new Fault("invalid", `"${words[1]}" is one word too many`);
  if (words[0] !== "clock") {
    throw new Fault("invalid", "what is to be evaluated? There are: clock, change, certainty; and: seal");
  }
  const out = resolvePath(values.out ?? "data/evaluation/clock");
  const bar = new ProgressBar();
  const { figures, text } = await evaluateClocks({
    data: findData(),
    models: resolvePath(values.models),
    out,
    effort: values.quick ? "quick" : "thorough",
    shown: values["all-pictures"] ? "all" : "look",
    onProgress: (done, total) => bar.show("looking", done, total),
  });
  bar.clear();
  process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : `${text}\n`);
  process.stderr.write(`pictures: ${join(out, "gallery.html")}\n`);
}

async function weigh(models: string, { keep, json }: { keep: boolean; json: boolean }): Promise<void> {
  const bar = new ProgressBar();
  const { figures, text } = await weighCertainty({
    data: findData(),
    models,
    keep,
    onProgress: (done, total) => bar.show("looking", done, total),
  });
  bar.clear();
  process.stdout.write(json ? `${JSON.stringify({ ...figures, answers: undefined })}\n` : `${text}\n`);
}

async function seal(folder: string): Promise<void> {
  for (const { file, bytes, sha256 } of await sealRegistry(folder)) {
    process.stdout.write(`${file}: ${bytes} bytes, ${sha256}\n`);
  }
}

function findData(): string {
  const folder = join(resolve(ROOT, process.env.CAMF_SHARED ?? "../shared"), "data");
  if (!existsSync(folder))
    throw new Fault("not-found", `${folder} is not there: CAMF_SHARED names the folder of the real pictures`);
  return folder;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${describeError(error)}\n`);
  process.exitCode = 2;
}
