import { extname } from "node:path";
import { parseArgs } from "node:util";
import { describeError, Fault } from "../../base/fault.ts";
import { readConfig } from "../../config.ts";
import type { Finding, Observation } from "../../domain/finding.ts";
import type { Mark } from "../../frames/frames.ts";
import { resolvePath } from "../arguments.ts";
import { type Command, EXIT_FAULT, EXIT_FOUND, EXIT_OK } from "../command.ts";
import { ProgressBar } from "../progress-bar.ts";
import { type JudgedLook, type Look, lookAt } from "./look.ts";
import { findTarget, openBoxShelf } from "./target.ts";
import { openTrial, type Trial } from "./trial.ts";

export const runDetector: Command = {
  name: "run",
  summary: "let a detector look at stills and show what it says",
  usage: "detector run NAME|PATH --frame F… [--reference R] [--sequence] [--set NAME=VALUE] [--json] [--out pic.png]",
  help: `Shows pictures to the detector as the box would: in the sandbox, cut and scaled as it asks, warped onto the reference
where it wants pairs. Each picture is a take of its own. What the detector prints comes on stderr.
A folder of that name where you stand comes before an installed detector.

  --frame F…         pictures: --frame a.jpg b.jpg, or --frame a.jpg --frame b.jpg
  --reference R      the picture that they should look like; needed for detectors that compare
  --sequence         the pictures are one take, a second apart, in the order given
  --set NAME=VALUE   a setting; may be given again. A region is left,top,width,height as fractions; a file is its path
  --json             one object a line: {"frame": as given, "findings": […], "observations": […], "ms": number}, or
                     {"frame", "fault": why} or {"frame", "notChecked": why}
  --out pic.png      also write the picture with what was found drawn on it; of several pictures pic-1.png, pic-2.png …

Boxes are [x, y, width, height] as fractions of the picture, origin top left.
Exit status: 0 every picture was judged and nothing found, 1 something was found, 2 a picture could not be read or judged,
or a fault (the reason is on stderr).`,
  async run(args) {
    const wish = readWish(args);
    const config = readConfig(process.env);
    await using shelf = openBoxShelf(config);
    const { entry } = findTarget(wish.target, shelf);
    if (entry.manifest.wants.input === "pair" && wish.reference === undefined) {
      throw new Fault("invalid", `${entry.manifest.name} compares pictures: give it one with --reference R`);
    }
    await using trial = await openTrial({ config, entry, set: wish.set, reference: wish.reference });
    try {
      return await show(trial, wish);
    } finally {
      writeLog(trial);
    }
  },
};

interface Wish {
  target: string;
  frames: string[];
  reference: string | undefined;
  sequence: boolean;
  set: string[];
  json: boolean;
  out: string | undefined;
}

/** The first word is the detector; words after it are pictures, wherever they stand. */
function readWish(args: string[]): Wish {
  const { values, tokens } = parse(args);
  const words = tokens.flatMap((token) => {
    if (token.kind === "positional") return [{ word: token.value, isFrame: false }];
    return token.kind === "option" && token.name === "frame" ? [{ word: token.value ?? "", isFrame: true }] : [];
  });
  const at = words.findIndex(({ isFrame }) => !isFrame);
  if (at < 0) throw new Fault("invalid", "NAME or PATH of a detector is missing");
  const frames = words.filter((_, index) => index !== at).map(({ word }) => word);
  if (frames.length === 0) throw new Fault("invalid", "run needs at least one --frame F");
  if (values.out !== undefined && extname(values.out) !== ".png") throw new Fault("invalid", "--out must end in .png");
  const { reference, sequence = false, set = [], json = false, out } = values;
  return { target: words[at].word, frames, reference, sequence, set, json, out };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        frame: { type: "string", multiple: true },
        reference: { type: "string" },
        sequence: { type: "boolean" },
        set: { type: "string", multiple: true },
        json: { type: "boolean" },
        out: { type: "string" },
      },
      strict: true,
      allowPositionals: true,
      tokens: true,
    });
  } catch (error) {
    throw new Fault("invalid", describeError(error));
  }
}

async function show(trial: Trial, wish: Wish): Promise<number> {
  const { frames } = wish;
  const bar = new ProgressBar();
  const looks: Look[] = [];
  const takes = wish.sequence ? [frames] : frames.map((frame) => [frame]);
  for (const take of takes) {
    bar.show("looking", looks.length, frames.length);
    const answered = await lookAt(trial, take, wish.sequence ? "clip" : "still");
    bar.clear();
    for (const look of answered) {
      looks.push(look);
      process.stdout.write(wish.json ? `${JSON.stringify(describeLook(look))}\n` : formatLook(look));
      if (wish.out !== undefined) await drawLook(trial, look, namePicture(wish.out, looks.length, frames.length));
    }
  }
  if (looks.some(({ outcome }) => outcome !== "judged")) return EXIT_FAULT;
  return looks.some((look) => look.outcome === "judged" && look.findings.length > 0) ? EXIT_FOUND : EXIT_OK;
}

/** What it printed meanwhile, and what the box noted about it: the first thing its author looks for. */
function writeLog({ panel, entry }: Trial): void {
  const { name } = entry.manifest;
  for (const line of panel.logLines(name)) process.stderr.write(`${name}: ${line.replace(/\p{Cc}/gu, "?")}\n`);
}

function describeLook(look: Look): Record<string, unknown> {
  const { frame } = look;
  if (look.outcome === "fault") return { frame, fault: look.reason };
  if (look.outcome === "not-checked") return { frame, notChecked: look.reason };
  return { frame, findings: look.findings, observations: look.observations, ms: roundMs(look.ms) };
}

function formatLook(look: Look): string {
  if (look.outcome !== "judged") {
    const why = look.outcome === "fault" ? "could not be judged" : "not checked";
    return `${look.frame}: ${why}: ${look.reason}\n`;
  }
  const lines = [
    `${look.frame}: ${look.findings.length === 0 ? "nothing found" : `${look.findings.length} found`} (${roundMs(look.ms)} ms)`,
    ...look.findings.map((one) => `  ${describe(one)}`),
    ...look.observations.map((one) => `  seen: ${describe(one)}`),
  ];
  return `${lines.join("\n")}\n`;
}

function describe({ kind, confidence, box, description }: Finding | Observation): string {
  const place = box ? ` at ${box.map((one) => one.toFixed(3)).join(", ")}` : "";
  return `${description} (${kind}, ${confidence.toFixed(2)}${place})`;
}

function roundMs(ms: number): number {
  return Math.round(ms * 100) / 100;
}

/** pic.png of one picture; pic-1.png, pic-2.png … of several. */
function namePicture(out: string, number: number, count: number): string {
  return count === 1 ? out : `${out.slice(0, -".png".length)}-${number}.png`;
}

async function drawLook({ frames }: Trial, look: Look, out: string): Promise<void> {
  if (look.outcome === "fault") return;
  const sample = await frames.readStill(resolvePath(look.frame));
  try {
    await frames.draw(sample.frame, look.outcome === "judged" ? listMarks(look) : [], resolvePath(out));
  } finally {
    frames.giveBack(sample.frame);
  }
}

function listMarks({ findings, observations }: JudgedLook): Mark[] {
  const label = ({ kind, confidence }: Finding | Observation) => `${kind} ${confidence.toFixed(2)}`;
  return [
    ...findings.flatMap((one) => (one.box ? [{ box: one.box, label: label(one), isDashed: false }] : [])),
    ...findings.flatMap((one) =>
      one.referenceBox && String(one.referenceBox) !== String(one.box)
        ? [{ box: one.referenceBox, label: one.box ? "" : label(one), isDashed: true }]
        : [],
    ),
    ...observations.flatMap((one) => (one.box ? [{ box: one.box, label: label(one), isDashed: false }] : [])),
  ];
}
