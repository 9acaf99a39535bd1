import { expect, setDefaultTimeout, test } from "bun:test";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { openLog } from "../../src/base/log.ts";
import { findSocket, openBoxSocket } from "../../src/box-socket.ts";
import { openFrames } from "../../src/frames/frames.ts";
import { judgeAnomaly } from "../../src/store/dismissing.ts";
import { draftAnomaly, openProduction, shootTake } from "../support/production.ts";

setDefaultTimeout(120_000);

const ROOT = join(import.meta.dir, "../..");

/** A person at a terminal of the box's machine. */
function openTerminal() {
  const folder = mkdtempSync(join(tmpdir(), "camf-export-"));
  const run = async (args: string[], env: Record<string, string>) => {
    const stdio: ["ignore", "pipe", "pipe"] = ["ignore", "pipe", "pipe"];
    const child = Bun.spawn([process.execPath, "run", "src/main.ts", ...args], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio,
    });
    const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
    return { code: await child.exited, out, err };
  };
  return { folder, run, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

test("false alarms are written as labelled crops of both pictures, on demand; nothing of a closed set; nothing without a box", async () => {
  using production = openProduction();
  const { store, scene } = production;
  using terminal = openTerminal();
  const runtimeDir = mkdtempSync("/dev/shm/camf-export-");
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rmSync(runtimeDir, { recursive: true, force: true }));
  const log = openLog("error");
  const frames = stack.use(await openFrames({ runtimeDir, log }));

  const still = "stills/one.jpg";
  const red = await sharp({ create: { width: 1280, height: 720, channels: 3, background: "#a03020" } })
    .jpeg()
    .toBuffer();
  store.media.write(join(store.media.root, still), red);
  const { take, clip } = shootTake(production);
  const check = store.checks.start({ takeId: take.id, clipId: clip.id, referenceId: null, referenceLabel: "" });
  const entry = { status: "open", note: "", still, referenceStill: still } as const;
  const drafts = [
    draftAnomaly(),
    draftAnomaly({ kind: "object-added", box: [0.9, 0.9, 0.1, 0.1], referenceBox: null }),
  ];
  const [alarm, real] = store.anomalies.record(
    { id: check, takeId: take.id, clipId: clip.id },
    drafts.map((draft) => ({ draft, ...entry })),
  );
  judgeAnomaly(store, alarm?.id ?? "", { status: "false-alarm", who: "Ida" });
  judgeAnomaly(store, real?.id ?? "", { status: "confirmed", who: "Ida" });

  const databasePath = join(production.folder, "camf.db");
  const to = join(terminal.folder, "crops");
  const run = (folder: string) =>
    terminal.run(["export", "training", "--to", folder], { DATABASE_URL: `sqlite:///${databasePath}` });
  expect(await run(to)).toMatchObject({ code: 2, err: expect.stringContaining("no box is running here") });
  expect(existsSync(to)).toBe(false);
  const path = findSocket({ databasePath });
  const socket = openBoxSocket({ path, store, frames, runtimeDir, log });
  expect(statSync(path).mode & 0o777).toBe(0o600);

  const done = await run(to);
  expect({ code: done.code, err: done.err }).toEqual({ code: 0, err: "" });
  const labels = readFileSync(join(to, "labels.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(labels).toMatchObject([{ id: alarm?.id, label: "false-alarm", marked: "hand", kind: "object-missing" }]);
  expect(readdirSync(to).sort()).toEqual(
    [`${alarm?.id}-reference.png`, `${alarm?.id}-take.png`, "README.md", "labels.jsonl"].sort(),
  );
  const crop = sharp(join(to, labels[0].take));
  expect(await crop.metadata()).toMatchObject({ format: "png", width: 320, height: 450 });
  const [x, y, width, height] = labels[0].referenceBox;
  expect([x, y, width, height].map((one) => Number(one.toFixed(2)))).toEqual([0.3, 0.3, 0.4, 0.4]);

  const full = join(terminal.folder, "full");
  mkdirSync(full);
  writeFileSync(join(full, "mine.txt"), "mine");
  expect((await run(full)).err).toContain("is not empty");
  store.closedScenes.set(scene.id, true);
  const closed = await run(join(terminal.folder, "closed"));
  expect(closed.out).toContain("0 false alarms");
  expect(closed.out).toContain("1 left out: closed set");
  expect(readdirSync(join(terminal.folder, "closed")).sort()).toEqual(["README.md", "labels.jsonl"]);
  socket[Symbol.dispose]();
  expect(existsSync(path)).toBe(false);
});
