import { closeSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Subprocess } from "bun";
import { sleep } from "../../src/base/clock.ts";
import { spawnGuest } from "../../src/detectors/cell/guest.ts";
import { converse, type Report } from "./interview.ts";
import { fingerprint, furnishRoom, type Room } from "./room.ts";
import type { Stage } from "./stage.ts";
import type { Attack } from "./table.ts";

/** What became of one attack, on one side. */
export interface Outcome extends Report {
  /** What the test itself saw afterwards, whatever the attack says. */
  harm: string[];
}

const MEMORY_MB = 512;
const VICTIM_GRACE_MS = 100;

/** Runs an attack in the very cell that detectors get. `index` decides its host uid. */
export async function attemptInside(stage: Stage, attack: Attack, index: number): Promise<Outcome> {
  const room = furnishRoom(stage, attack, "cell");
  await using victim = attack.needs.has("victim") ? await startVictim(stage) : undefined;
  await using _neighbour = attack.needs.has("neighbour") ? await startNeighbour(stage, index + 2) : undefined;
  tell(room, { ...stage.files, ...stage.doors.cell.facts, ...victim?.facts, ...INSIDE_FACTS, name: attack.name });
  const guest = spawnCell(room, index);
  // The box has handed the rings to the workers' group by now; the attack waits for its first sample.
  const before = fingerprint(room);
  const report = await converse(guest);
  return {
    ...report,
    harm: [...judgeRoom(room, before), ...(await judgeVictim(victim)), ...judgeWords(report, stage)],
  };
}

/** Runs the very same program as an ordinary process, in a folder of its own. */
export async function attemptOutside(stage: Stage, attack: Attack): Promise<Outcome> {
  const room = furnishRoom(stage, attack, "control");
  const neighbour = join(room.scratch, "neighbour");
  writeFileSync(neighbour, stage.secret);
  await using victim = attack.needs.has("victim") ? await startVictim(stage) : undefined;
  tell(room, {
    ...stage.files,
    ...stage.doors.control.facts,
    ...victim?.facts,
    ...nameOutside(room),
    neighbour,
    name: attack.name,
  });
  const before = fingerprint(room);
  const leak = openSync(stage.files.secret ?? "", "r");
  const child = Bun.spawn([...attack.controlIn, ...nameProgram(room)], {
    cwd: room.detector,
    stdio: ["pipe", "pipe", "pipe", leak],
  });
  closeSync(leak);
  const report = await converse(child);
  return { ...report, harm: [...judgeRoom(room, before), ...(await judgeVictim(victim))] };
}

/** The same facts by the names that they have inside the cell. */
const INSIDE_FACTS = {
  ring: "/camf/rings/frames",
  rings: "/camf/rings",
  own: "/camf/detector",
  sdk: "/camf/node_modules/@camf/detector-sdk",
  models: "/camf/models",
  files: "/camf/files",
  scratch: "/tmp",
  neighbour: "/tmp/neighbour",
  wild: "yes",
};

function nameOutside({ folder, rings, detector, models, files, scratch }: Room): Record<string, string> {
  const [system, sdk] = [join(folder, "system"), join(folder, "sdk")];
  return { ring: join(rings, "frames"), rings, own: detector, models, files, scratch, system, sdk };
}

function nameProgram({ detector, manifest: { runtime, entry } }: Room): string[] {
  const program = join(detector, entry);
  if (runtime === "bun") return [process.execPath, program];
  return runtime === "python" ? ["python3", program] : [program];
}

function tell(room: Room, facts: Record<string, string>): void {
  const lines = Object.entries(facts).map(([key, value]) => `${key}=${value}\n`);
  writeFileSync(join(room.detector, "target"), lines.join(""));
}

function spawnCell(room: Room, index: number): Subprocess<"pipe", "pipe", "pipe"> {
  const { manifest, detector, rings, models, files } = room;
  const entry = {
    manifest,
    folder: detector,
    decisions: { enabled: true, gpuAllowed: false },
    versions: [],
    filesDir: files,
    logPath: undefined,
  };
  const places = { runtimeDir: rings, modelsDir: models, filesDir: files };
  return spawnGuest({ entry, ...places, memoryMb: MEMORY_MB, index, gpu: false }).process;
}

interface Victim extends AsyncDisposable {
  facts: Record<string, string>;
  /** Looked at a moment later: a signal takes effect in its own time. */
  isAlive(): Promise<boolean>;
}

/** A process worth attacking, of the same user. */
async function startVictim(stage: Stage): Promise<Victim> {
  const child = Bun.spawn([join(stage.programs, "victim"), stage.files.secret ?? ""], {
    env: { VICTIM_SECRET: stage.secret },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const { value } = await child.stdout.getReader().read();
  const [pid = "", address = "", file = ""] = new TextDecoder().decode(value).trim().split(" ");
  return {
    facts: { victim: pid, victimAddress: address, victimFile: file },
    isAlive: () => Promise.race([child.exited.then(() => false), sleep(VICTIM_GRACE_MS).then(() => true)]),
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await child.exited;
    },
  };
}

/** A detector in a cell of its own that keeps the secret in its temporary folder while it lives. */
async function startNeighbour(stage: Stage, index: number): Promise<AsyncDisposable> {
  const room = furnishRoom(stage, NEIGHBOUR, "cell");
  tell(room, { name: NEIGHBOUR.name, kept: stage.secret });
  const guest = spawnCell(room, index);
  const report = await converse(guest, { keep: true });
  if (report.got !== "kept") throw new Error(`the neighbour did not settle: ${report.how} ${report.log}`);
  return {
    [Symbol.asyncDispose]: async () => {
      guest.kill("SIGKILL");
      await guest.exited;
    },
  };
}

const NEIGHBOUR = { name: "neighbour", file: "", language: "C", needs: new Set<string>() } as const;

function judgeRoom(room: Room, before: string[]): string[] {
  const after = new Set(fingerprint(room));
  return before.every((line) => after.has(line)) && after.size === before.length ? [] : ["its folders were changed"];
}

async function judgeVictim(victim: Victim | undefined): Promise<string[]> {
  return victim && !(await victim.isAlive()) ? ["the victim died"] : [];
}

function judgeWords(report: Report, { secret }: Stage): string[] {
  return `${report.said}${report.log}`.includes(secret) ? ["the secret was said"] : [];
}
