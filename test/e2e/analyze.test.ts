import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describeEnvironment, Workplace } from "../support/box.ts";
import { drawClip, extractFrame } from "../support/ffmpeg.ts";
import { findAction } from "../support/film-set.ts";

const ROOT = join(import.meta.dir, "../..");
const FILM_SET = join(ROOT, "models/film-set/seed-1");
const REFERENCE = join(FILM_SET, "reference.mp4");
const TAKE = join(FILM_SET, "take.mp4");
/** The first frame of its action. */
const FROM = findAction("take").firstFrame;
const LIMIT_MS = 180_000;

const place = new Workplace();
const referenceStill = join(place.folder, "reference.png");
const takeStill = join(place.folder, "take.jpg");

async function run(args: string[], environment: Record<string, string> = {}) {
  const child = Bun.spawn([process.execPath, "run", "src/main.ts", ...args], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { code: await child.exited, out, err };
}

beforeAll(async () => {
  await extractFrame(REFERENCE, findAction("reference").firstFrame + 12, referenceStill);
  await extractFrame(TAKE, FROM + 12, takeStill);
});
afterAll(() => place[Symbol.dispose]());

describe("camf analyze", () => {
  test(
    "two stills: one sample is enough, stdout holds one object alone, the report is a PDF",
    async () => {
      const report = join(place.folder, "out.pdf");
      const { code, out, err } = await run([
        "analyze",
        "--reference",
        referenceStill,
        "--take",
        takeStill,
        "--json",
        "--report",
        report,
      ]);
      expect({ code, err }).toEqual({ code: 1, err: "" });
      const answer = JSON.parse(out);
      expect(Object.keys(answer)).toEqual([
        ...["reference", "take", "alignment", "action", "leftOut"],
        ...["coverage", "anomalies", "timing"],
      ]);
      expect(answer.action).toMatchObject({ head: null, tail: null });
      expect(answer.coverage[0]).toMatchObject({
        detector: "difference",
        sampled: 1,
        checked: 1,
        dropped: 0,
        failed: 0,
        notChecked: [],
      });
      expect(answer.anomalies.map(({ kind }: { kind: string }) => kind)).toContain("object-missing");
      for (const anomaly of answer.anomalies) {
        expect(anomaly).toMatchObject({ firstFrame: 0, lastFrame: 0, status: "open", firstTimecode: "00:00:00:00" });
        for (const box of [anomaly.box, anomaly.referenceBox]) if (box) expect(Math.max(...box)).toBeLessThanOrEqual(1);
      }
      expect(answer.timing.pafr).toBeGreaterThan(0);
      expect(statSync(report).size).toBeGreaterThan(10_000);
    },
    LIMIT_MS,
  );

  test(
    "the same still twice finds nothing and ends with 0",
    async () => {
      const { code, out } = await run(["analyze", "--reference", takeStill, "--take", takeStill]);
      expect(code).toBe(0);
      expect(out).toContain("nothing found");
    },
    LIMIT_MS,
  );

  test(
    "a clip narrowed to frames against a still: frames are counted in the file",
    async () => {
      const { code, out } = await run([
        "analyze",
        "--reference",
        referenceStill,
        "--take",
        `${TAKE}#${FROM + 6}-${FROM + 30}`,
        "--json",
      ]);
      expect(code).toBe(1);
      const answer = JSON.parse(out);
      expect(answer.coverage[0].sampled).toBe(5);
      expect(answer.alignment).toMatchObject({ unaligned: "the reference is a single picture", headMs: null });
      for (const { firstFrame, lastFrame } of answer.anomalies) {
        expect(firstFrame).toBeGreaterThanOrEqual(FROM + 6);
        expect(lastFrame).toBeLessThanOrEqual(FROM + 30);
      }
    },
    LIMIT_MS,
  );

  test(
    "another view ends with 0 and says why nothing was compared",
    async () => {
      const noise = join(place.folder, "noise.png");
      const source = "nullsrc=size=1280x720,geq=random(1)*255:128:128,format=yuv420p";
      await drawClip(source, 1, noise);
      const { code, out } = await run(["analyze", "--reference", referenceStill, "--take", noise, "--json"]);
      expect(code).toBe(0);
      const answer = JSON.parse(out);
      expect(answer.anomalies).toEqual([]);
      expect(answer.coverage[0].checked).toBe(0);
      expect(answer.coverage[0].notChecked[0].reason.length).toBeGreaterThan(10);
    },
    LIMIT_MS,
  );

  test(
    "what cannot be read, or is not there, ends with 2 and one line",
    async () => {
      const junk = join(place.folder, "junk.mp4");
      writeFileSync(junk, crypto.getRandomValues(new Uint8Array(5000)));
      const wrong = [
        ["analyze", "--reference", referenceStill, "--take", junk],
        ["analyze", "--reference", referenceStill, "--take", join(place.folder, "nowhere.mp4")],
        ["analyze", "--reference", referenceStill, "--take", `${TAKE}#290-4000`],
        ["analyze", "--reference", referenceStill, "--take", `${takeStill}#1-2`],
        ["analyze", "--reference", referenceStill, "--take", takeStill, "--detectors", "nonsense"],
        ["analyze", "--reference", referenceStill, "--take", takeStill, "--rate", "fast"],
      ];
      for (const args of wrong) {
        const { code, out, err } = await run([...args, "--json"]);
        expect({ args, code, out }).toEqual({ args, code: 2, out: "" });
        expect(err.trim().split("\n")).toHaveLength(1);
      }
    },
    LIMIT_MS,
  );
});

describe("camf start", () => {
  test("a taken port and a wrong value stop it with one line that names the variable", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address ? String(address.port) : "";
    const taken = await run(["start"], describeEnvironment(place.folder, { API_PORT: port }));
    const broker = await run(["start"], describeEnvironment(place.folder, { CAMF_MQTT_PORT: port }));
    expect(broker.code).toBe(2);
    expect(broker.err.trim().split("\n")).toHaveLength(1);
    expect(broker.err).toContain(`CAMF_MQTT_PORT=${port}`);
    server.close();
    expect(taken.code).toBe(2);
    expect(taken.err.trim().split("\n")).toHaveLength(1);
    expect(taken.err).toContain(`API_PORT=${port}`);
    const wrong = await run(["start"], describeEnvironment(place.folder, { MAX_STORAGE_GB: "plenty" }));
    expect({ code: wrong.code, err: wrong.err.trim() }).toEqual({
      code: 2,
      err: "camf: MAX_STORAGE_GB=plenty is not allowed; allowed: a number from 0.1 to 100000",
    });
  });

  test("SIGTERM closes it with 0, and it says where it listens", async () => {
    const child = Bun.spawn([process.execPath, "run", "src/main.ts", "start"], {
      cwd: ROOT,
      env: { ...process.env, ...describeEnvironment(place.folder) },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let out = "";
    let asked = false;
    for await (const chunk of child.stdout) {
      out += new TextDecoder().decode(chunk);
      if (!asked && out.includes("pairing pin")) child.kill("SIGTERM");
      asked = out.includes("pairing pin");
    }
    expect(await child.exited).toBe(0);
    expect(out).toMatch(/listening: http:\/\/127\.0\.0\.1:\d+/);
  });
});

describe("camf doctor", () => {
  test("finds nothing wrong here and prints one object", async () => {
    const { code, out } = await run(["doctor", "--json"]);
    const { ok, checks } = JSON.parse(out);
    expect(checks.filter(({ state }: { state: string }) => state === "wrong")).toEqual([]);
    expect({ code, ok }).toEqual({ code: 0, ok: true });
    const areas = new Set(checks.map(({ area }: { area: string }) => area));
    expect([...areas].sort()).toEqual(["broker", "clock", "detectors", "disk", "encoder", "media", "sandbox"]);
  });
});
