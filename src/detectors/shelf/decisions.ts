import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { newId } from "../../base/id.ts";
import { type Result, refuse } from "../../base/result.ts";
import { parseJson, type Static, Type } from "../../base/schema.ts";
import { UNDECIDED } from "./catalog.ts";
import { syncFolder } from "./staging.ts";

export const DECISIONS = "decisions.json";
/** Versions of one detector that may lie side by side. */
export const MAX_VERSIONS = 16;
const MAX_DECISIONS_BYTES = 64 * 1024;

const CLOSED = { additionalProperties: false };
const Sha256 = Type.String({ pattern: "^[0-9a-f]{64}$" });

/** What was installed: the archive's hash, and the digest of what it holds. */
const InstalledVersion = Type.Object(
  { sha256: Sha256, content: Sha256, installedAt: Type.String({ maxLength: 40 }) },
  CLOSED,
);

/** What the crew decided about one detector, and which of its versions were installed. */
const Decided = Type.Object(
  {
    enabled: Type.Boolean(),
    gpuAllowed: Type.Boolean(),
    /** Null: the one that came with the box, or else the newest. */
    active: Type.Union([Type.String({ maxLength: 64 }), Type.Null()]),
    /** When the crew last let it run: installed it, turned it on, or chose a version. ISO time. */
    admittedAt: Type.Optional(Type.String({ maxLength: 40 })),
    versions: Type.Record(Type.String({ pattern: "^[0-9A-Za-z.-]{1,64}$" }), InstalledVersion, {
      ...CLOSED,
      maxProperties: MAX_VERSIONS,
    }),
  },
  CLOSED,
);
export type Decided = Static<typeof Decided>;

/** Where nothing was decided and nothing installed. */
export function decideNothing(): Decided {
  return { ...UNDECIDED, active: null, versions: {} };
}

/** `folder` is the detector's own below the shelf. Never throws; junk is refused with a sentence that says how to mend. */
export function readDecided(folder: string): Result<Decided> {
  const path = join(folder, DECISIONS);
  try {
    const facts = lstatSync(path, { throwIfNoEntry: false });
    if (!facts) return { ok: true, value: decideNothing() };
    if (!facts.isFile() || facts.size > MAX_DECISIONS_BYTES) return refuse(describeJunk("it is no file of CAMF's"));
    const decided = parseJson(Decided, readFileSync(path, "utf8"));
    return decided.ok ? decided : refuse(describeJunk(decided.error));
  } catch {
    return refuse(describeJunk("it cannot be read"));
  }
}

/** All or nothing, also through a power cut. */
export function writeDecided(folder: string, decided: Decided): void {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  writeWhole(join(folder, DECISIONS), `${JSON.stringify(decided, null, 1)}\n`);
}

function writeWhole(path: string, text: string): void {
  const temporary = join(dirname(path), `.${newId()}`);
  try {
    const file = openSync(temporary, "wx", 0o644);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
  syncFolder(dirname(path));
}

function describeJunk(reason: string): string {
  return `what was decided about it is damaged (${reason}): remove the detector and install it again`;
}
