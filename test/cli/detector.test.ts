import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { makePackage } from "../detectors-host/archives.ts";
import { openTerminal } from "./camf.ts";

setDefaultTimeout(300_000);

/** A grey picture with a square of another shade on its right half. */
async function paint(path: string, shade: number, square = shade): Promise<void> {
  const side = { width: 60, height: 60, channels: 3 as const };
  const input = await sharp({ create: { ...side, background: { r: square, g: square, b: square } } })
    .png()
    .toBuffer();
  const ground = { width: 320, height: 180, channels: 3 as const, background: { r: shade, g: shade, b: shade } };
  await sharp({ create: ground })
    .composite([{ input, left: 200, top: 60 }])
    .png()
    .toFile(path);
}

describe("from nothing to installed and away again", () => {
  for (const [language, program] of [
    ["ts", "looking.ts"],
    ["python", "looking.py"],
  ] as const) {
    test(`in ${language}`, async () => {
      using terminal = openTerminal();
      const { folder, run } = terminal;
      const name = `first-${language}`;
      const made = await run("detector", "create", name, "--language", language);
      expect(made).toMatchObject({ code: 0, err: "" });
      expect(made.out).toContain(`next: ./camf detector validate ${name}, then change what ${program} looks for`);
      expect(readFileSync(join(folder, name, "README.md"), "utf8")).toStartWith(`# ${name}\n`);
      const files = readdirSync(join(folder, name), { withFileTypes: true }).filter((item) => item.isFile());
      expect(files.length).toBe(5);
      for (const file of files) expect(readFileSync(join(folder, name, file.name), "utf8")).not.toContain("__NAME__");

      const valid = await run("detector", "validate", name);
      expect(valid.out).not.toContain("FAIL");
      expect(valid).toMatchObject({ code: 0, err: "" });
      expect(valid.out).toMatch(new RegExp(`${name} 0.1.0 keeps the contract: \\d+ checks passed\n$`));

      await paint(join(folder, "dark.png"), 2);
      await paint(join(folder, "light.png"), 120);
      const looked = await run(
        "detector",
        "run",
        name,
        "--frame",
        "dark.png",
        "light.png",
        "--json",
        "--out",
        "seen.png",
      );
      expect(looked).toMatchObject({ code: 1, err: "" });
      const [dark, light] = looked.out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
      expect(dark).toEqual({
        frame: "dark.png",
        findings: [expect.objectContaining({ kind: "too-dark", box: [0, 0, 1, 1] })],
        observations: [],
        ms: expect.any(Number),
      });
      expect(light).toEqual({ frame: "light.png", findings: [], observations: [], ms: expect.any(Number) });
      const seen = await sharp(join(folder, "seen-1.png")).raw().toBuffer({ resolveWithObject: true });
      expect(seen.info).toMatchObject({ width: 320, height: 180 });
      expect([...seen.data.subarray(0, 3)].some((value) => value > 100)).toBe(true);
      expect(existsSync(join(folder, "seen-2.png"))).toBe(true);

      const packed = await run("detector", "package", name, "--out", "out/it.camf");
      expect(packed).toMatchObject({ code: 0, err: "" });
      const again = await run("detector", "package", name);
      expect(again.out).toContain(packed.out.split("\n")[1]);
      expect(readFileSync(join(folder, "out/it.camf")).equals(readFileSync(join(folder, `${name}-0.1.0.camf`)))).toBe(
        true,
      );

      expect(await run("detector", "install", "out/it.camf")).toMatchObject({
        code: 0,
        out: expect.stringContaining(`${name} 0.1.0 is installed\nit asks for pictures up to 640x360`),
      });
      expect(await run("detector", "install", name)).toMatchObject({
        code: 0,
        out: expect.stringContaining("is installed already, with the same content"),
      });
      expect((await run("detector", "run", name, "--frame", "light.png")).code).toBe(0);

      const listed = JSON.parse((await run("detector", "list", "--json")).out);
      expect(listed.refused).toEqual([]);
      expect(listed.detectors.find((one: { name: string }) => one.name === name)).toMatchObject({
        version: "0.1.0",
        decisions: { enabled: true, gpuAllowed: false },
      });
      expect((await run("detector", "disable", name)).out).toBe(`${name} is off\n`);
      expect((await run("detector", "list")).out).toMatch(new RegExp(`${name} 0.1.0 +off +installed`));
      expect((await run("detector", "enable", name)).code).toBe(0);
      expect((await run("detector", "activate", name, "9.9.9")).err).toContain(
        "has no version 9.9.9; there are: 0.1.0",
      );

      const manifest = join(folder, name, "detector.json");
      writeFileSync(manifest, readFileSync(manifest, "utf8").replace('"0.1.0"', '"0.2.0"'));
      expect((await run("detector", "install", name)).out).toContain("0.2.0 is installed; version 0.1.0 ran before");
      expect((await run("detector", "activate", name, "0.1.0")).out).toBe(`${name} runs in version 0.1.0\n`);
      expect((await run("detector", "remove", name, "0.1.0")).out).toContain("is removed; version 0.2.0 runs");
      expect((await run("detector", "logs", name)).code).toBe(0);
      expect((await run("detector", "remove", name)).out).toBe(`${name} is removed\n`);
      expect((await run("detector", "list")).out).not.toContain(name);
      expect((await run("detector", "logs", name)).code).toBe(2);
    });
  }
});

describe("what goes wrong is one line and exit status 2:", () => {
  const ask = async (prepare: (folder: string) => unknown, ...args: string[]): Promise<string> => {
    using terminal = openTerminal();
    await prepare(terminal.folder);
    const { code, out, err } = await terminal.run("detector", ...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err.trim().split("\n")).toHaveLength(1);
    return err;
  };

  test("a subcommand that is not there", async () => {
    expect(await ask(() => {}, "nonsense")).toContain("there are: create, validate, run, bench, package");
  });

  test("a name that cannot be one, a folder that is there, a language that is unknown", async () => {
    expect(await ask(() => {}, "create", "../Evil")).toContain("cannot be a name");
    expect(await ask((folder) => mkdirSync(join(folder, "there")), "create", "there")).toContain("is there already");
    expect(await ask(() => {}, "create", "mine", "--language", "cobol")).toContain("ts or python");
  });

  test("an archive with a traversal in it, and no archive at all", async () => {
    const hostile = makePackage({ unlisted: [{ path: "../../evil", content: "x" }] });
    expect(await ask((folder) => writeFileSync(join(folder, "x.camf"), hostile), "install", "x.camf")).toContain(
      "leads out",
    );
    expect(await ask((folder) => writeFileSync(join(folder, "x.camf"), "zip"), "install", "x.camf")).toContain(
      "not a package",
    );
    expect(await ask(() => {}, "install", "gone.camf")).toContain("there is no file or folder gone.camf");
  });

  test("a detector that is not there, a setting that is not or does not fit, a comparison with nothing", async () => {
    expect(await ask(() => {}, "run", "gone", "--frame", "a.png")).toContain('there is no detector "gone"; there are:');
    expect(await ask(() => {}, "run", "difference")).toContain("at least one --frame");
    expect(await ask(() => {}, "run", "difference", "--frame", "a.png")).toContain("--reference R");
    expect(
      await ask(() => {}, "run", "difference", "--frame", "a.png", "--reference", "b.png", "--set", "no=1"),
    ).toContain("--set no: there is no such setting");
    expect(await ask(() => {}, "remove", "difference")).toContain("came with the box");
  });
});

test("validate says what a broken detector breaks, and answers 1", async () => {
  using terminal = openTerminal();
  await terminal.run("detector", "create", "broken");
  const path = join(terminal.folder, "broken/looking.ts");
  writeFileSync(path, readFileSync(path, "utf8").replace('kind: "too-dark"', 'kind: "unheard-of"'));
  const { code, out } = await terminal.run("detector", "validate", "broken");
  expect(code).toBe(1);
  expect(out).toContain("FAIL  answers every synthetic sample in time and within the contract\n      ");
  expect(out).toMatch(/broken 0\.1\.0 does not keep the contract: \d+ of \d+ checks failed\n$/);
});

test("run tells pictures that cannot be read or judged, and places what a sequence shows only at its end", async () => {
  using terminal = openTerminal();
  const { folder, run } = terminal;
  await run("detector", "create", "late");
  writeFileSync(
    join(folder, "late/main.ts"),
    `import { defineDetector } from "@camf/detector-sdk";
const say = (sample) => ({ kind: "too-dark", confidence: 1, box: null, referenceBox: null, description: "the first of " + sample.frameIndex, details: {}, sample });
await defineDetector({
  wants: "frame",
  beginTake: () => [],
  analyze({ sample, frame }, seen) {
    if (frame.data[0] > 250) {
      const { referenceBox, ...glare } = { ...say(sample), kind: "glare" };
      return { notChecked: "too bright to say", observations: [glare] };
    }
    if (frame.data[0] > 200) {
      seen.push(sample);
      return { notChecked: "rather bright" };
    }
    seen.push(sample);
    return { findings: [], observations: [] };
  },
  endTake: (seen) => ({ findings: seen.slice(0, 1).map(say) }),
});`,
  );
  await paint(join(folder, "a.png"), 10);
  await paint(join(folder, "b.png"), 20);
  await paint(join(folder, "white.png"), 255);
  writeFileSync(join(folder, "junk.png"), "no picture");
  const look = async (...more: string[]) => {
    const { code, out } = await run("detector", "run", "late", "--json", ...more);
    const lines = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    return {
      code,
      said: lines.map(({ frame, fault, notChecked, findings }) => [frame, fault ?? notChecked ?? findings.length]),
      lines,
    };
  };
  const frames = ["--frame", "a.png", "--frame", "junk.png", "b.png", "white.png"];
  const alone = await look(...frames);
  expect(alone.lines[3].observations).toMatchObject([{ kind: "glare", description: "the first of 0" }]);
  expect(alone.lines[3]).not.toHaveProperty("findings");
  expect(alone).toMatchObject({
    code: 2,
    said: [
      ["a.png", 1],
      ["junk.png", "the picture file cannot be read"],
      ["b.png", 1],
      ["white.png", "too bright to say"],
    ],
  });
  await paint(join(folder, "light.png"), 220);
  const late = await look("--sequence", "--frame", "light.png", "a.png");
  expect(late).toMatchObject({
    code: 2,
    said: [
      ["light.png", "rather bright"],
      ["a.png", 0],
    ],
  });
  expect(late.lines[0]).toMatchObject({ findings: [{ kind: "too-dark" }], observations: [] });
  expect((await run("detector", "run", "late", "--frame", "white.png")).out).toBe(
    "white.png: not checked: too bright to say\n  seen: the first of 0 (glare, 1.00)\n",
  );
  expect(await look("--sequence", "--frame", "a.png", "b.png", "a.png")).toMatchObject({
    code: 1,
    said: [
      ["a.png", 1],
      ["b.png", 0],
      ["a.png", 0],
    ],
  });
});

test("run warps the reference for a detector that compares, as the box does", async () => {
  using terminal = openTerminal();
  const { folder, run } = terminal;
  const film = join(import.meta.dir, "../../models/film-set/seed-1");
  const cut = (clip: string, frame: number, name: string) => {
    const pick = ["-vf", `select=eq(n\\,${frame})`, "-frames:v", "1"];
    Bun.spawnSync(["ffmpeg", "-v", "error", "-i", join(film, clip), ...pick, join(folder, name)]);
  };
  cut("reference.mp4", 100, "reference.png");
  cut("take.mp4", 100, "take.png");
  const compare = (frame: string) =>
    run("detector", "run", "difference", "--frame", frame, "--reference", "reference.png", "--json");
  const same = await compare("reference.png");
  expect(JSON.parse(same.out)).toMatchObject({ frame: "reference.png", findings: [] });
  expect(same).toMatchObject({ code: 0, err: "" });
  const other = await compare("take.png");
  expect(other).toMatchObject({ code: 1, err: "" });
  expect(JSON.parse(other.out).findings.length).toBeGreaterThan(1);
});

test("logs shows a log's end and follows it, also into the next file", async () => {
  using terminal = openTerminal();
  await terminal.run("detector", "create", "talker");
  await terminal.run("detector", "install", "talker");
  const log = join(terminal.shelf, "talker/detector.log");
  writeFileSync(log, "one\nt\u001b[2Jwo\n");
  expect((await terminal.run("detector", "logs", "talker")).out).toBe("one\nt?[2Jwo\n");
  const child = terminal.start("detector", "logs", "talker", "-f");
  let heard = "";
  const hear = async (text: string) => {
    const reader = child.stdout.getReader();
    while (!heard.includes(text)) {
      const { done, value } = await reader.read();
      if (done) break;
      heard += new TextDecoder().decode(value);
    }
    reader.releaseLock();
  };
  await hear("wo\n");
  appendFileSync(log, "three\n");
  await hear("three\n");
  renameSync(log, `${log}.1`);
  writeFileSync(log, "four\n");
  await hear("four\n");
  child.kill("SIGINT");
  expect(await child.exited).toBe(0);
  expect(heard).toBe("one\nt?[2Jwo\nthree\nfour\n");
});

describe("bench", () => {
  test("measures what it says it does, several in turns, and --compare reads it", async () => {
    using terminal = openTerminal();
    const { folder, run } = terminal;
    await run("detector", "create", "quick");
    const measured = await run("detector", "bench", "quick", "--runs", "2", "--samples", "5", "--json");
    expect(measured).toMatchObject({ code: 0, err: "" });
    const report = JSON.parse(measured.out);
    expect(report).toMatchObject({ detector: "quick", version: "0.1.0", width: 640, height: 360, samples: 5 });
    expect(report.runs).toHaveLength(2);
    for (const one of report.runs) {
      expect(one.p95Ms).toBeGreaterThanOrEqual(one.p50Ms);
      expect(one.p50Ms).toBeGreaterThan(0);
      expect(one.memoryMb).toBeGreaterThan(10);
      expect(one.startMs).toBeGreaterThan(one.p50Ms);
    }
    writeFileSync(join(folder, "few.json"), measured.out);
    expect((await run("detector", "bench", "--compare", "few.json", "few.json")).out).toContain("cannot be told");

    const write = (name: string, p50s: number[]) => {
      const runs = p50s.map((p50Ms) => ({ startMs: 200, p50Ms, p95Ms: 9, memoryMb: 50 }));
      writeFileSync(join(folder, name), JSON.stringify({ ...report, runs }));
    };
    write("a.json", [1, 1.2, 1.1, 1.3]);
    write("b.json", [1.4, 1.5, 2, 1.6]);
    write("c.json", [1.25, 1.5, 2, 1.6]);
    const compare = (one: string, other: string) => run("detector", "bench", "--compare", one, other);
    expect(await compare("a.json", "b.json")).toMatchObject({ code: 1, out: expect.stringContaining("MORE, beyond") });
    expect(await compare("b.json", "a.json")).toMatchObject({ code: 0, out: expect.stringContaining("less, beyond") });
    const noise = await compare("a.json", "c.json");
    expect(noise.code).toBe(0);
    expect(noise.out).not.toContain("beyond the noise");
    expect((await compare("a.json", "gone.json")).code).toBe(2);
  });
});
