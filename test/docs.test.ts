import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { VARIABLES } from "../src/config.ts";
import { JOURNAL_KINDS } from "../src/domain/journal.ts";

const ROOT = join(import.meta.dir, "..");

function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

function listFolders(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
    .map((entry) => join(folder, entry.name));
}

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = Bun.spawn([process.execPath, "run", "src/main.ts", ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { code: await child.exited, out, err };
}

describe("the papers", () => {
  test("every room and every folder of detectors, models and bench explains itself", () => {
    const rooms = [
      ...listFolders("src"),
      ...listFolders("detectors"),
      ...listFolders("models"),
      "bench",
      "test",
      "src",
      "detectors",
    ];
    const silent = rooms.filter((room) => !existsSync(join(ROOT, room, "README.md")));
    expect(silent).toEqual([]);
  });

  test("the map names every room", () => {
    const map = read("src/README.md");
    expect(listFolders("src").filter((room) => !map.includes(`\`${room.split("/")[1]}\``))).toEqual([]);
  });

  test("every variable stands in the README", () => {
    const readme = read("README.md");
    expect(VARIABLES.map(({ name }) => name).filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });

  test("no variable is read that is not documented", () => {
    const source = read("src/config.ts");
    const named = new Set(
      [...source.matchAll(/"((?:API|DATABASE|STORAGE|MAX|DETECTOR|CAMF)_[A-Z_]+)"/g)].map(([, name]) => name),
    );
    const documented = new Set(VARIABLES.map(({ name }) => name));
    expect([...named].filter((name) => !documented.has(name))).toEqual([]);
    expect(named.size).toBe(documented.size);
  });

  test("every subcommand stands in the README and has a complete --help", async () => {
    const readme = read("README.md");
    const { out, code } = await run("--help");
    expect(code).toBe(0);
    const commands = [...out.matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name]) => name);
    expect(commands.length).toBeGreaterThan(4);
    for (const name of commands) {
      expect(readme).toContain(`./camf ${name}`);
      if (name === "test") continue;
      const help = await run(name, "--help");
      expect(help.code).toBe(0);
      expect(help.out).toContain(`Usage: ./camf ${name}`);
      expect(help.out).toContain("Exit status:");
    }
  });

  test("every command of `camf detector` stands in its overview and has a complete --help", async () => {
    const { out, code } = await run("detector", "--help");
    expect(code).toBe(0);
    const commands = [...out.matchAll(/^ *([a-z]+) {2,}/gm)].map(([, name]) => name);
    expect(commands).toContain("create");
    expect(commands.length).toBeGreaterThan(10);
    const papers = read("README.md") + read("detectors/README.md");
    for (const name of commands) {
      const help = await run("detector", name, "--help");
      expect(help.code).toBe(0);
      expect(help.out).toContain(`Usage: ./camf detector ${name}`);
      expect(help.out).toContain("Exit status:");
      expect(papers).toContain(`detector ${name}`);
    }
  });

  test("an unknown subcommand or option is one line and exit status 2", async () => {
    for (const args of [["nonsense"], ["analyze", "--nonsense"], ["analyze"]]) {
      const { code, out, err } = await run(...args);
      expect(code).toBe(2);
      expect(out).toBe("");
      expect(err.trim().split("\n")).toHaveLength(1);
    }
  });

  test("every option of analyze is in its help", async () => {
    const { out } = await run("analyze", "--help");
    for (const option of ["--reference", "--take", "--detectors", "--rate", "--json", "--report"])
      expect(out).toContain(option);
  });

  test("every kind of journal entry and every MQTT topic is described", () => {
    const store = read("src/store/README.md");
    expect(JOURNAL_KINDS.filter((kind) => !store.includes(`\`${kind}\``))).toEqual([]);
    const alerts = read("src/alerts/README.md");
    for (const topic of ["status", "take", "anomalies/<id>", "checking", "detectors/<name>"])
      expect(alerts).toContain(`camf/<box>/${topic}`);
  });

  test("links between the papers lead somewhere", () => {
    const papers = [
      "README.md",
      "src/README.md",
      "detectors/README.md",
      ...listFolders("src").map((room) => `${room}/README.md`),
    ];
    const broken = papers
      .filter((paper) => existsSync(join(ROOT, paper)))
      .flatMap((paper) => {
        const links = [...read(paper).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, link]) => link);
        const local = links.filter((link) => !/^[a-z]+:/.test(link));
        return local
          .filter((link) => !existsSync(resolve(ROOT, dirname(paper), link)))
          .map((link) => `${paper}: ${link}`);
      });
    expect(broken).toEqual([]);
  });
});
