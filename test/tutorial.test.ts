import { describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/**
 * The tutorial of detectors/README.md, done as it is written: every block with a file's name is saved, every command
 * is run in order and must end with 0, or with the status that its comment tells. A block `text` after a command is what it must print; `…` stands for anything.
 */
const ROOT = join(import.meta.dir, "..");
const HEADING = "## Tutorial: a lamp left on";
/** A dozen commands one after the other, each a sandboxed detector started anew: a slow machine takes minutes. */
const LIMIT_MS = 400_000;

type Step =
  | { kind: "file"; path: string; text: string }
  | { kind: "command"; line: string; status: number }
  | { kind: "output"; text: string };

function readTutorial(): Step[] {
  const paper = readFileSync(join(ROOT, "detectors/README.md"), "utf8");
  const start = paper.indexOf(HEADING);
  if (start < 0) throw new Error(`detectors/README.md has no "${HEADING}"`);
  const section = paper.slice(start + HEADING.length).split(/\n## /)[0];
  const blocks = section.matchAll(/(?:`([\w./-]+)`[^\n`]*:\n)?\n?```(\w+)\n([\s\S]*?)```/g);
  return [...blocks].flatMap(([, path, language, text]) => readBlock(path, language, text));
}

function readBlock(path: string | undefined, language: string, text: string): Step[] {
  if (language === "sh") {
    return text
      .trim()
      .split("\n")
      .map((line) => ({
        kind: "command",
        line: line.replace(/\s+#.*$/, ""),
        status: Number(/# .*status (\d)/.exec(line)?.[1] ?? 0),
      }));
  }
  if (language === "text") return [{ kind: "output", text: text.trim() }];
  if (path === undefined) throw new Error(`a block of the tutorial has no file's name: ${text.slice(0, 60)}`);
  return [{ kind: "file", path, text }];
}

async function perform(line: string, folder: string): Promise<{ code: number; out: string }> {
  const command = line
    .replaceAll("./camf ", `${join(ROOT, "camf")} `)
    .replaceAll(".camf/bun ", `${process.execPath} `)
    .replaceAll(" models/", ` ${join(ROOT, "models")}/`);
  const child = Bun.spawn(["sh", "-c", command], {
    cwd: folder,
    env: { ...process.env, CAMF_DETECTORS: join(folder, "installed"), CAMF_CALLED_FROM: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, log] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { code: await child.exited, out: out + log };
}

/** Whether `shown` stands in `said`, line by line and in order; `…` is any text within a line, or any lines. */
function matches(said: string, shown: string): boolean {
  const escaped = shown.split("…").map((part) => part.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(escaped.map((part) => part.replace(/\s+/g, "\\s+")).join("[\\s\\S]*?")).test(said);
}

describe("the tutorial of detectors/README.md", () => {
  test(
    "leads from create to install, as it says",
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "camf-tutorial-"));
      try {
        let last = "";
        const steps = readTutorial();
        for (const step of steps) {
          if (step.kind === "file") {
            mkdirSync(dirname(join(folder, step.path)), { recursive: true });
            writeFileSync(join(folder, step.path), step.text);
          } else if (step.kind === "command") {
            const { code, out } = await perform(step.line, folder);
            if (code !== step.status) throw new Error(`"${step.line}" ended with ${code}:\n${out}`);
            last = out;
          } else if (!matches(last, step.text)) {
            throw new Error(`the tutorial shows:\n${step.text}\nbut the command printed:\n${last}`);
          }
        }
        const commands = steps.flatMap((step) => (step.kind === "command" ? [step.line] : []));
        for (const name of ["create", "validate", "run", "package", "install", "list"]) {
          expect(commands.some((line) => line.includes(`detector ${name}`))).toBe(true);
        }
        expect(steps.filter((step) => step.kind === "output").length).toBeGreaterThan(3);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    LIMIT_MS,
  );

  test("the reader of outputs can fail", () => {
    expect(matches("ok    starts\n32 checks passed", "ok …\n32 checks passed")).toBe(true);
    expect(matches("ok    starts\n31 checks passed", "ok …\n32 checks passed")).toBe(false);
  });
});
