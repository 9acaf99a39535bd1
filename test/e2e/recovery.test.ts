import { describe, expect, test } from "bun:test";
import { statSync } from "node:fs";
import { join } from "node:path";
import { sleep } from "../../src/base/clock.ts";
import type { Box } from "../../src/box.ts";
import { probeClip } from "../../src/capture/media.ts";
import type { Coverage } from "../../src/domain/coverage.ts";
import type { Take } from "../../src/domain/take.ts";
import { addProduction, describeEnvironment, openTestBox, Workplace, waitUntil } from "../support/box.ts";

const ROOT = join(import.meta.dir, "../..");
const LIMIT_MS = 180_000;
const SOURCE = "test:pinwheel@640x360@25";
/** The detector that is killed. */
const KILLED = "difference";
/** What a killed box may lose of a take: the fragment being written, late by what a busy machine encodes behind the camera. */
const MAX_LOST_MS = 2000;

/** Arms, waits for a picture and rolls. */
async function roll(box: Box, angleId: string): Promise<Take> {
  const take = box.store.takes.current() ?? box.store.takes.arm({ angleId });
  if (box.store.cameras.list().length === 0) box.store.cameras.set("A", SOURCE);
  await waitUntil(() => box.deck.status()[0]?.state === "live", "the camera is live");
  return box.store.roll(take.id);
}

async function cut(box: Box, take: Take): Promise<void> {
  box.store.cut(take.id);
  await waitUntil(() => box.store.takes.find(take.id).state === "checked", "the take is checked");
}

async function shoot(box: Box, angleId: string, meanwhile: () => Promise<void>): Promise<Take> {
  const take = await roll(box, angleId);
  await sleep(2000);
  await meanwhile();
  await sleep(3000);
  await cut(box, take);
  return take;
}

function readCoverage(box: Box, take: Take): Coverage | undefined {
  const [{ coverage }] = box.store.checks.latest(take.id);
  return coverage.find(({ detector }) => detector === KILLED);
}

async function listCaptureProcesses(): Promise<number[]> {
  const child = Bun.spawn(["pgrep", "-P", String(process.pid), "-f", "src/capture/child/main.ts"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  return (await new Response(child.stdout).text()).trim().split("\n").filter(Boolean).map(Number);
}

describe("what dies comes back, and nothing stored is lost", () => {
  test(
    "the capture process, a detector and the frames process are killed in the middle of takes",
    async () => {
      using place = new Workplace();
      await using box = await openTestBox(place.folder);
      const angle = addProduction(box);
      await shoot(box, angle.id, async () => {});

      const withoutCapture = await shoot(box, angle.id, async () => {
        for (const pid of await listCaptureProcesses()) process.kill(pid, "SIGKILL");
        await sleep(300);
        await waitUntil(() => box.deck.status()[0]?.state === "live", "the camera is back");
      });
      const [clip] = box.store.clips.list(withoutCapture.id);
      expect(clip.path).not.toBeNull();
      expect((await probeClip(box.store.media.absolutePath(clip.path ?? ""))).durationMs).toBeGreaterThan(4000);

      const withoutDetector = await shoot(box, angle.id, async () => {
        const pid = box.panel.pid(KILLED);
        expect(pid).toBeGreaterThan(0);
        process.kill(pid ?? 0, "SIGKILL");
      });
      expect(box.store.anomalies.list(withoutDetector.id)).toEqual([]);
      expect(readCoverage(box, withoutDetector)?.checked).toBeGreaterThan(0);
      expect(box.panel.health().find(({ name }) => name === KILLED)?.restarts).toBeGreaterThan(0);

      const pidBefore = box.frames.pid;
      const withoutFrames = await shoot(box, angle.id, async () => {
        process.kill(pidBefore, "SIGKILL");
      });
      expect(readCoverage(box, withoutFrames)?.checked).toBeGreaterThan(0);
      expect(box.frames.pid).not.toBe(pidBefore);
      expect(box.store.takes.list(angle.id).filter(({ state }) => state === "checked")).toHaveLength(4);
    },
    LIMIT_MS,
  );

  test(
    "every process is killed in the middle of a take: the take is there to its last second, interrupted, checked, and the slate is armed again",
    async () => {
      using place = new Workplace();
      const environment = { ...process.env, ...describeEnvironment(place.folder) };
      const program = join(import.meta.dir, "../support/rolling-box.ts");
      const child = Bun.spawn([process.execPath, "run", program], {
        cwd: ROOT,
        env: environment,
        stdio: ["ignore", "pipe", "inherit"],
      });
      const reader = child.stdout.getReader();
      let text = "";
      while (!text.includes("rolling for 6 s")) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`the box ended early: ${text}`);
        text += new TextDecoder().decode(value);
      }
      const { takeId, rolledAtMs, killedAtMs } = await killFamily(child, text);

      await using box = await openTestBox(place.folder);
      await waitUntil(() => box.store.takes.find(takeId).state === "checked", "the interrupted take is checked");
      const take = box.store.takes.find(takeId);
      expect(take.interrupted).toBe(true);
      const [clip] = box.store.clips.list(takeId);
      const path = box.store.media.absolutePath(clip.path ?? "");
      expect(statSync(path).size).toBeGreaterThan(10_000);
      const keptMs = (clip.cutMs ?? 0) - clip.rollMs;
      expect(killedAtMs - rolledAtMs - keptMs).toBeLessThan(MAX_LOST_MS);
      expect((await probeClip(path)).durationMs).toBeGreaterThan(keptMs);
      expect(box.store.takes.current()).toMatchObject({ state: "armed", angleId: take.angleId });
    },
    LIMIT_MS,
  );
});

/** Kills the box and everything it started, at once, as a pulled battery would; tells when. */
async function killFamily(child: Bun.Subprocess, text: string) {
  const { takeId, rolledAtMs } = JSON.parse(text.split("\n").find((line) => line.startsWith("{")) ?? "{}");
  const list = Bun.spawnSync(["ps", "-eo", "pid=,ppid="]).stdout.toString().trim().split("\n");
  const pairs = list.map((line) => line.trim().split(/\s+/).map(Number));
  const family = [child.pid];
  for (let index = 0; index < family.length; index++) {
    family.push(...pairs.filter(([, parent]) => parent === family[index]).map(([pid]) => pid));
  }
  const [uptimeSeconds] = (await Bun.file("/proc/uptime").text()).split(" ");
  // The box first, so that nothing is restarted; a probe may have ended by itself meanwhile.
  Bun.spawnSync(["kill", "-KILL", ...family.map(String)], { stderr: "ignore" });
  await child.exited;
  return { takeId, rolledAtMs, killedAtMs: Number(uptimeSeconds) * 1000 };
}
