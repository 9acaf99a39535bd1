import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readRegistry } from "../../models/evaluate/registry.ts";

setDefaultTimeout(60_000);

const ROOT = join(import.meta.dir, "..", "..");
const MODELS = join(ROOT, "models");
const DEBIAN = "/usr/bin/python3";
const PYTHON = existsSync(DEBIAN) ? DEBIAN : (Bun.which("python3") ?? "");
const TORCH =
  PYTHON !== "" &&
  Bun.spawnSync([PYTHON, "-c", "from importlib.util import find_spec; exit(not find_spec('torch'))"]).success;
const NAMES = ["clock-finder", "clock-reader", "digit-reader", "person-judge"];

const folder = mkdtempSync(join(tmpdir(), "camf-retrain-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `models/retrain` with these words. */
function retrain(words: string[], environment: Record<string, string> = {}) {
  const { exitCode, stdout, stderr } = Bun.spawnSync([join(MODELS, "retrain"), ...words], {
    env: { ...process.env, CAMF_PYTHON: PYTHON, PYTHONDONTWRITEBYTECODE: "1", ...environment },
  });
  return { code: exitCode, out: stdout.toString(), err: stderr.toString() };
}

function readTrainings(name: string): Record<string, string | number>[] {
  return JSON.parse(readFileSync(join(MODELS, name, "schedule.json"), "utf8")).trainings;
}

/** The commands of a printed plan, word by word. */
function readCommands(plan: string): string[][] {
  return [...plan.matchAll(/^ {4}(\S.*)$/gm)].map(([, line]) => (line ?? "").split(" "));
}

describe.skipIf(PYTHON === "")("models/retrain (needs python3)", () => {
  test.each([
    ["no such model", ["clock-wife"], "there is no model 'clock-wife'; there are change, clock-finder, clock-reader"],
    ["a folder that is no model", ["training"], "there is no model 'training'"],
    ["no minutes at all", ["clock-reader", "--minutes", "0"], "more than 0"],
    ["minutes without end", ["clock-reader", "--minutes", "inf"], "1440 at most"],
    ["minutes that are none", ["clock-reader", "--minutes", "nan"], "more than 0"],
    ["a trial's folder without a trial", ["clock-reader", "--out", folder], "--minutes"],
  ])("refuses %s in one sentence", (_, words, sentence) => {
    const { code, out, err } = retrain(words);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(sentence);
    expect(err.trim().split("\n")).toHaveLength(1);
  });

  test("refuses a Python that is not there", () => {
    const { code, err } = retrain(["clock-reader"], { CAMF_PYTHON: join(folder, "python") });
    expect(code).toBe(2);
    expect(err).toBe(
      `models/retrain: ${join(folder, "python")} is not there; CAMF_PYTHON names a Python 3 with torch\n`,
    );
  });

  test("refuses to begin without photographs", () => {
    const { code, out, err } = retrain(["digit-reader"], { CAMF_SHARED: folder });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(`there are no photographs in ${join(folder, "data", "photos", "caltech101")}`);
  });

  test("names the packages that Python lacks", () => {
    const photographs = join(folder, "shared", "data", "photos", "caltech101");
    mkdirSync(photographs, { recursive: true });
    writeFileSync(join(photographs, "one.jpg"), "");
    const bare = join(folder, "bare-python");
    writeFileSync(bare, `#!/bin/sh\nexec ${PYTHON} -S -E "$@"\n`);
    chmodSync(bare, 0o755);
    const { code, err } = retrain(["clock-reader"], { CAMF_SHARED: join(folder, "shared"), CAMF_PYTHON: bare });
    expect(code).toBe(2);
    expect(err).toContain("has no torch, numpy, cv2, PIL, onnx; Debian has them in python3-torch python3-numpy");
  });

  test("can retrain what its plans are tested for", () => {
    const known = readRegistry(MODELS).map(({ name }) => name);
    for (const name of NAMES) expect(known).toContain(name);
  });

  describe.each(NAMES)("%s", (name) => {
    const { code, out } = retrain([name, "--dry-run"]);
    const commands = readCommands(out);

    test("has a plan whose scripts are there and take the options they are given", () => {
      expect(code).toBe(0);
      expect(commands.length).toBe(readTrainings(name).length + 3);
      for (const [program, script = "", ...words] of commands) {
        expect(program === PYTHON || program?.endsWith("bun")).toBe(true);
        expect(script.startsWith(MODELS)).toBe(true);
        const source = readFileSync(script, "utf8");
        for (const option of words.filter((word) => word.startsWith("--"))) expect(source).toContain(`"${option}"`);
      }
    });

    test("trains what its schedule says, in that order, each beginning with one before it", () => {
      const trained = commands.filter(([, script]) => script?.endsWith("/train.py"));
      const runs = join(MODELS, name, "runs");
      const expected = readTrainings(name).map((training) => {
        const words = ["--run", join(runs, `${training.run}`), "--minutes", `${training.minutes}`];
        if (training["begin-with"]) words.push("--begin-with", join(runs, `${training["begin-with"]}`));
        for (const option of ["rate", "seed", "threads"])
          if (option in training) words.push(`--${option}`, `${training[option]}`);
        return words;
      });
      expect(trained.map(([, , ...words]) => words)).toEqual(expected);
    });

    test("replaces the committed file last, by what was exported and judged beside it", () => {
      const committed = join(MODELS, name, `${name}.onnx`);
      const exported = join(MODELS, name, "runs", `${name}.onnx`);
      expect(commands.flat()).not.toContain(committed);
      expect(out).toContain(`put in place: ${exported} becomes ${committed}\nregister\n`);
      expect(existsSync(committed)).toBe(true);
    });

    test("has trials that stay in a folder of their own", () => {
      const place = join(folder, "trial", name);
      const trial = retrain([name, "--minutes", "1", "--out", place, "--dry-run"]);
      expect(trial.code).toBe(0);
      const given = readCommands(trial.out).flatMap(([, , ...words]) => words.filter((word) => word.startsWith("/")));
      expect(given.length).toBeGreaterThan(0);
      expect(given.filter((path) => !path.startsWith(`${place}/`))).toEqual([]);
      expect(trial.out).not.toContain("seal");
      expect(existsSync(place)).toBe(false);
    });
  });

  describe.skipIf(!TORCH)("(needs torch)", () => {
    /** Checkpoints as torch writes them, by trial and run, of trainings that have run for so many minutes. */
    const MINUTES = { "begun/main": 0.5, "finished/main": 2, "followed/main": 1.9, "followed/second": 0.1 };
    const paths = Object.keys(MINUTES).map((run) => join(folder, run, "checkpoint.pt"));
    const plan = (trial: string) =>
      retrain(["clock-reader", "--minutes", "2", "--out", join(folder, trial), "--dry-run"]).out;

    beforeAll(() => {
      for (const path of paths) mkdirSync(dirname(path), { recursive: true });
      const code = `
import json, sys, torch
for path, minutes in zip(json.loads(sys.argv[1]), json.loads(sys.argv[2])):
    torch.save({"network": torch.nn.Linear(2, 2).state_dict(), "elapsed_s": minutes * 60.0}, path)`;
      const words = [JSON.stringify(paths), JSON.stringify(Object.values(MINUTES))];
      expect(Bun.spawnSync([PYTHON, "-c", code, ...words]).stderr.toString()).toBe("");
    });

    test("goes on with the first training that is not finished", () => {
      expect(plan("begun")).toContain("train main: 2 minutes, 0.5 of them spent");
      expect(plan("finished")).toContain("train main: 2 minutes, done");
      expect(plan("finished")).toContain("train second: 2 minutes, 0.0 of them spent");
    });

    test("leaves a training as it is once another has begun with it", () => {
      expect(plan("followed")).toContain("train main: 2 minutes, done");
      expect(plan("followed")).toContain("train second: 2 minutes, 0.1 of them spent");
    });
  });

  test("refuses to go on from what is no checkpoint", () => {
    const checkpoint = join(folder, "spoilt", "main", "checkpoint.pt");
    mkdirSync(dirname(checkpoint), { recursive: true });
    writeFileSync(checkpoint, "cut off");
    const { code, err } = retrain(["clock-reader", "--minutes", "2", "--out", join(folder, "spoilt"), "--dry-run"]);
    expect({ code, err }).toEqual({ code: 2, err: `models/retrain: ${checkpoint} is no checkpoint of a training\n` });
  });
});
