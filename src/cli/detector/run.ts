import { extname } from "node:path";
import { parseArgs } from "node:util";
import { describeError, Fault } from "../../base/fault.ts";
import { readConfig } from "../../config.ts";
import { resolvePath } from "../arguments.ts";
import { type Command, EXIT_FAULT, EXIT_FOUND, EXIT_OK } from "../command.ts";
import { ProgressBar } from "../progress-bar.ts";
import { type Look, lookAt, SEQUENCE_RATE_HZ } from "./look.ts";
import { describeLook, formatLook, listMarks } from "./look-report.ts";
import { findTarget, openBoxShelf } from "./target.ts";
import { openTrial, type Trial } from "./trial.ts";

/** Pictures a second of a sequence. */
const RATES = { least: 0.001, most: 60 };

export const runDetector: Command = {
  name: "run",
  summary: "let a detector look at stills and show what it says",
  usage:
    "detector run NAME|PATH --frame F… [--reference R] [--sequence [--rate HZ]] [--set NAME=VALUE] [--json] [--out pic.png]",
  help: `Shows pictures to the detector as the box would: in the sandbox, cut and scaled as it asks, warped onto the reference
where it wants pairs. Each picture is a take of its own. What the detector prints comes on stderr.
A folder of that name where you stand comes before an installed detector.

  --frame F…         pictures: --frame a.jpg b.jpg, or --frame a.jpg --frame b.jpg
  --reference R      the picture that they should look like; needed for detectors that compare. One that asks for what it
                     observed in the reference is shown it first
  --sequence         the pictures are one take, a second apart, in the order given
  --rate HZ          pictures a second of the sequence, ${RATES.least} to ${RATES.most}, as they were taken: clocks should run that fast
  --set NAME=VALUE   a setting; may be given again. A region is left,top,width,height as fractions; a file is its path
  --json             one object a line: {"frame": as given, "findings": […], "observations": […], "ms": number}, or
                     {"frame", "fault": why} or {"frame", "notChecked": why, "observations": […]}, with "findings" where a
                     sequence's end has some of it. An observation has its details beside it:
                     {"kind", "confidence", "box" (or null), …, "description"}
  --out pic.png      also write the picture with what was found and seen drawn on it; of several pictures pic-1.png, pic-2.png …

Boxes are [x, y, width, height] as fractions of the picture as one looks at it, upright, origin top left.
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
  /** Pictures a second where they are one take; undefined: each is a take of its own. */
  rateHz: number | undefined;
  /** Whether somebody said how fast they were taken. */
  isTimed: boolean;
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
  const { reference, sequence = false, rate, set = [], json = false, out } = values;
  if (rate !== undefined && !sequence) throw new Fault("invalid", "--rate is for pictures that are one --sequence");
  const rateHz = sequence ? readRate(rate) : undefined;
  return { target: words[at].word, frames, reference, rateHz, isTimed: rate !== undefined, set, json, out };
}

function readRate(text: string | undefined): number {
  if (text === undefined) return SEQUENCE_RATE_HZ;
  const rateHz = text.trim() === "" ? Number.NaN : Number(text);
  if (rateHz >= RATES.least && rateHz <= RATES.most) return rateHz;
  throw new Fault("invalid", `--rate ${text}: allowed is a number from ${RATES.least} to ${RATES.most}`);
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        frame: { type: "string", multiple: true },
        reference: { type: "string" },
        sequence: { type: "boolean" },
        rate: { type: "string" },
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
  const { rateHz = SEQUENCE_RATE_HZ, isTimed } = wish;
  const mode = wish.rateHz === undefined ? "still" : "clip";
  const takes = mode === "clip" ? [frames] : frames.map((frame) => [frame]);
  for (const take of takes) {
    bar.show("looking", looks.length, frames.length);
    const answered = await lookAt(trial, take, { mode, rateHz, isTimed });
    bar.clear();
    for (const look of answered) {
      looks.push(look);
      process.stdout.write(wish.json ? `${JSON.stringify(describeLook(look))}\n` : formatLook(look));
      if (wish.out !== undefined) await drawLook(trial, look, namePicture(wish.out, looks.length, frames.length));
    }
  }
  if (looks.some(({ outcome }) => outcome !== "judged")) return EXIT_FAULT;
  return looks.some((look) => look.outcome !== "fault" && look.findings.length > 0) ? EXIT_FOUND : EXIT_OK;
}

/** What it printed meanwhile, and what the box noted about it: the first thing its author looks for. */
function writeLog({ panel, entry }: Trial): void {
  const { name } = entry.manifest;
  for (const line of panel.logLines(name)) process.stderr.write(`${name}: ${line.replace(/\p{Cc}/gu, "?")}\n`);
}

/** pic.png of one picture; pic-1.png, pic-2.png … of several. */
function namePicture(out: string, number: number, count: number): string {
  return count === 1 ? out : `${out.slice(0, -".png".length)}-${number}.png`;
}

async function drawLook({ frames }: Trial, look: Look, out: string): Promise<void> {
  if (look.outcome === "fault") return;
  const sample = await frames.readStill(resolvePath(look.frame));
  try {
    await frames.draw(sample.frame, listMarks(look), resolvePath(out));
  } finally {
    frames.giveBack(sample.frame);
  }
}
