import {
  chmodSync,
  copyFileSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Manifest } from "@camf/detector-sdk/contract";
import type { Stage } from "./stage.ts";
import { type Attack, type Language, LIBRARY } from "./table.ts";

/** The folders that one attack is put into: the detector it pretends to be, and what a detector is given. */
export interface Room {
  folder: string;
  detector: string;
  rings: string;
  models: string;
  files: string;
  scratch: string;
  manifest: Manifest;
}

/** The part of an attack that says what to run. */
type Program = Pick<Attack, "name" | "file" | "language" | "needs">;

const RING_BYTES = 4 * 64 * 1024;
const RUNTIMES = { C: "executable", TypeScript: "bun", Python: "python" } as const;

/** Where the program stands in its folder, so that it finds its library. */
export function nameEntry({ language, file, name }: Omit<Program, "needs">): string {
  if (language === "C") return name;
  return language === "TypeScript" ? `program/${basename(file)}` : basename(file);
}

export function furnishRoom(stage: Stage, attack: Program, side: "cell" | "control"): Room {
  const folder = join(stage.folder, `${attack.name}-${side}`);
  const inside = (name: string) => join(folder, name);
  for (const name of ["", "detector", "rings", "models", "files", "scratch", "system", "sdk"]) {
    mkdirSync(inside(name), { mode: 0o755 });
  }
  writeFileSync(inside("rings/frames"), makeRing(), { mode: 0o640 });
  writeFileSync(inside("models/detector.onnx"), "weights");
  writeFileSync(inside("files/reference.png"), "picture");
  putProgram(attack, stage.programs, inside("detector"));
  symlinkSync(stage.files.secret ?? "", inside("detector/link-out"));
  if (attack.needs.has("setuid")) {
    copyFileSync(join(stage.programs, attack.name), inside("detector/setuid-copy"));
    chmodSync(inside("detector/setuid-copy"), 0o4755);
  }
  const manifest = describeAttack(attack.name, attack.language, nameEntry(attack));
  writeFileSync(inside("detector/detector.json"), JSON.stringify(manifest));
  const [detector, rings, models, files, scratch] = ["detector", "rings", "models", "files", "scratch"].map(inside);
  return { folder, detector, rings, models, files, scratch, manifest } as Room;
}

/** A program with its library, so that it runs in `detector` as it would beside the others. */
export function putProgram(attack: Omit<Program, "needs">, programs: string, detector: string): void {
  const to = join(detector, nameEntry(attack));
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(attack.language === "C" ? join(programs, attack.name) : attack.file, to);
  if (attack.language === "C") chmodSync(to, 0o755);
  else cpSync(LIBRARY, join(detector, "library"), { recursive: true });
}

export function describeAttack(name: string, language: Language, entry: string): Manifest {
  return {
    name,
    version: "1.0.0",
    description: "A detector that is none.",
    contract: 1,
    runtime: RUNTIMES[language],
    entry,
    wants: { input: "frame", format: "rgb24", maxWidth: 1920, maxHeight: 1080 },
    gpu: false,
    memoryMb: 512,
    timeoutSeconds: 20,
    settings: { type: "object", properties: {} },
    kinds: [{ kind: "seen", title: "Seen", department: "Script", severity: "low" }],
  };
}

function makeRing(): Buffer {
  const ring = Buffer.alloc(RING_BYTES, 7);
  ring.write("CAMF");
  ring.writeBigUInt64LE(1n, 8);
  return ring;
}

/** Every file that the attack was given but its scratch: rights, size, time and contents. Two differ when anything was changed. */
export function fingerprint(room: Room): string[] {
  return [room.detector, room.rings, room.models, room.files].flatMap((folder) => describeTree(folder)).sort();
}

function describeTree(folder: string): string[] {
  return [folder, ...readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)))].map((path) => {
    const { mode, uid, size, mtimeMs, ino } = lstatSync(path);
    const content = lstatSync(path).isFile() ? Bun.hash(readFileSync(path)) : "";
    return [path, mode.toString(8), uid, size, mtimeMs, ino, content].join(" ");
  });
}
