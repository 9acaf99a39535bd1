import { appendFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "../../base/fault.ts";
import { LineSplitter } from "../../base/lines.ts";
import { parseJson } from "../../base/schema.ts";
import { callBox, findSocket, MAX_LINE_BYTES, TrainingLine } from "../../box-socket.ts";
import { readConfig } from "../../config.ts";
import { readOptions, resolvePath } from "../arguments.ts";
import { type Command, EXIT_OK } from "../command.ts";

const README = `# False alarms for retraining

Exported on demand by \`camf export training\`. Each line of labels.jsonl is a place where a detector found something and the
crew said that nothing is there. <id>-take.png and <id>-reference.png are the same part of both pictures; \`box\` and
\`referenceBox\` are fractions of the crop, \`part\` is where it lay in the whole picture. \`marked\` is "hand" where somebody
marked this very one, "known" where it looked like one that was marked. Nothing of a closed set is in here.
`;

export const exportTraining: Command = {
  name: "training",
  summary: "false alarms as labelled crops, for retraining",
  usage: "export training --to FOLDER",
  help: `Asks the running box and writes PNG crops of take and reference of each false alarm, labels.jsonl and README.md into
FOLDER, which must be empty or absent. Scenes that are marked as closed set are left out.

Exit status: 0 when it was written, 2 when something is wrong (one line on stderr says what).`,
  async run(args) {
    const { to } = readOptions(args, { to: { type: "string" } });
    if (to === undefined || to === "") throw new Fault("invalid", "--to is missing: the folder to write into");
    const folder = resolvePath(to);
    const lines = await callBox(findSocket(readConfig(process.env)), "exports/training");
    const { written, leftOut } = await keep(lines, prepare(folder));
    const reasons = [...leftOut].map(([reason, count]) => `${count} left out: ${reason}`);
    process.stdout.write(`${[`${written} false alarms in ${folder}`, ...reasons].join("; ")}\n`);
    return EXIT_OK;
  },
};

/** Throws conflict when something is in the folder: an export is never mixed with another. */
function prepare(folder: string): string {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new Fault("conflict", `${folder} is not empty; name another folder`);
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, "README.md"), README);
  writeFileSync(join(folder, "labels.jsonl"), "");
  return folder;
}

async function keep(lines: ReadableStream<Uint8Array>, folder: string) {
  const leftOut = new Map<string, number>();
  const end = { isThere: false, written: 0 };
  const splitter = new LineSplitter({
    maxLineBytes: MAX_LINE_BYTES,
    onLine: (text) => {
      const line = parseJson(TrainingLine, text);
      if (!line.ok) throw new Fault("unavailable", `the box said what cannot be read: ${line.error}`);
      if ("end" in line.value) end.isThere = true;
      else if ("leftOut" in line.value) leftOut.set(line.value.leftOut, (leftOut.get(line.value.leftOut) ?? 0) + 1);
      else {
        writeExample(folder, line.value);
        end.written += 1;
      }
    },
    onOverflow: () => {
      throw new Fault("unavailable", "the box sent a picture that is too large");
    },
  });
  for await (const chunk of lines) splitter.push(chunk);
  if (!end.isThere) throw new Fault("unavailable", "the box stopped before the end; what was written is not all");
  return { written: end.written, leftOut };
}

function writeExample(folder: string, example: Extract<TrainingLine, { id: string }>): void {
  const { take, reference, ...label } = example;
  const files = Object.entries({ take, reference }).flatMap(([side, png]) => {
    if (png === null) return [];
    const name = `${example.id}-${side}.png`;
    writeFileSync(join(folder, name), Buffer.from(png, "base64"));
    return [[side, name] as const];
  });
  appendFileSync(join(folder, "labels.jsonl"), `${JSON.stringify({ ...label, ...Object.fromEntries(files) })}\n`);
}
