import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describeError, Fault } from "../../base/fault.ts";
import { readDetectorFolder } from "../../detectors/shelf/catalog-folder.ts";
import { readWords, resolvePath } from "../arguments.ts";
import { type Command, EXIT_OK } from "../command.ts";

const SDK = join(import.meta.dir, "../../../detectors/sdk");
const LANGUAGES = ["ts", "python"] as const;
type Language = (typeof LANGUAGES)[number];

/** Templates have an ending of their own, so that nothing takes them for programs of this repository. */
const TEMPLATE_ENDING = ".template";
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const MAX_NAME_LENGTH = 64;

export const createDetector: Command = {
  name: "create",
  summary: "begin a new detector: a folder that runs at once",
  usage: "detector create NAME [--language ts|python] [--into FOLDER]",
  help: `Makes a small detector that works: manifest, program, a test of what it looks for, README. It keeps the contract from the
first minute (camf detector validate NAME); change what it looks for, and go on from there.

  NAME                    small letters, digits and hyphens: lamp-left-on
  --language ts|python    what to write it in (default: ts)
  --into FOLDER           where to make it (default: ./NAME where you stand)

Exit status: 0 made, 2 the name cannot be used, the folder is there already, or a fault.`,
  async run(args) {
    const { words, values } = readWords(args, ["NAME"], { language: { type: "string" }, into: { type: "string" } });
    const [name] = words;
    if (!NAME.test(name) || name.length > MAX_NAME_LENGTH) {
      throw new Fault(
        "invalid",
        `"${name.slice(0, 100)}" cannot be a name: small letters, digits and hyphens, as in lamp-left-on`,
      );
    }
    const language = readLanguage(values.language ?? "ts");
    const shown = values.into ?? name;
    const files = copyTemplate(name, language, resolvePath(shown));
    process.stdout.write(`${shown}: ${files.join(", ")}\n${tellNext(shown, language)}`);
    return EXIT_OK;
  },
};

function readLanguage(text: string): Language {
  const language = LANGUAGES.find((one) => one === text);
  if (!language) throw new Fault("invalid", `--language ${text}: allowed is ${LANGUAGES.join(" or ")}`);
  return language;
}

/** Answers the names of the files; a folder that could not be filled is gone again. */
function copyTemplate(name: string, language: Language, folder: string): string[] {
  if (existsSync(folder)) throw new Fault("conflict", `${folder} is there already`);
  const template = join(SDK, "templates", language);
  try {
    mkdirSync(folder, { recursive: true });
    const files = readdirSync(template)
      .sort()
      .map((file) => {
        const made = file.slice(0, -TEMPLATE_ENDING.length);
        writeFileSync(join(folder, made), readFileSync(join(template, file), "utf8").replaceAll("__NAME__", name));
        return made;
      });
    if (language === "ts") linkKit(folder);
    const detector = readDetectorFolder(folder);
    if (!detector.ok) throw new Fault("internal", `the template is not a detector: ${detector.error}`);
    return files;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    if (error instanceof Fault) throw error;
    throw new Fault("unavailable", `${folder} cannot be made: ${describeError(error)}`);
  }
}

/** For editors and tests on this machine; the sandbox has its own, and packages leave it out. */
function linkKit(folder: string): void {
  const link = join(folder, "node_modules/@camf/detector-sdk");
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(realpathSync(SDK), link);
}

function tellNext(shown: string, language: Language): string {
  const program = language === "ts" ? "looking.ts" : "looking.py";
  return `next: ./camf detector validate ${shown}, then change what ${program} looks for\n`;
}
