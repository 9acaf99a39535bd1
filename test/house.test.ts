import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const ROOT = join(import.meta.dir, "..");

interface Room {
  /** Folders (or file patterns) that this room may import, besides itself. */
  uses: string[];
  /** npm packages that only this room may import. */
  packages?: string[];
}

/** The table of the house: who may use whom. */
const ROOMS: Record<string, Room> = {
  "src/base": { uses: [], packages: ["@sinclair/typebox"] },
  "src/domain": { uses: ["src/base"] },
  "src/capture": { uses: ["src/base", "src/domain"], packages: ["gstreamer-superficial"] },
  "src/frames": { uses: ["src/base", "src/domain"], packages: ["sharp", "@techstark/opencv-js"] },
  "src/anomalies": { uses: ["src/base", "src/domain"] },
  "src/detectors": {
    uses: ["src/base", "src/domain", "detectors/sdk"],
    packages: ["@camf/detector-sdk", "bun:ffi", "tar"],
  },
  "src/store": { uses: ["src/base", "src/domain"], packages: ["bun:sqlite"] },
  "src/reports": { uses: ["src/base", "src/domain", "src/store"], packages: ["pdfmake"] },
  "src/alerts": { uses: ["src/base", "src/domain", "src/store"], packages: ["mqtt", "aedes"] },
  "src/web": {
    uses: ["src/base", "src/domain", "src/store", "src/reports"],
    packages: ["elysia", "htmx.org"],
  },
  "src/pipeline": {
    uses: ["src/base", "src/domain", "src/capture", "src/frames", "src/detectors", "src/anomalies", "src/store"],
  },
  "src/cli": { uses: ["src"] },
  src: { uses: ["src"] },
  "detectors/sdk": { uses: [], packages: ["@sinclair/typebox", "bun:ffi"] },
  "detectors/onnx": { uses: [], packages: ["onnxruntime-node", "bun:ffi"] },
  "detectors/*": { uses: [], packages: ["@camf/detector-sdk", "@camf/onnx", "sharp"] },
};

const FORBIDDEN_NAMES = /^(utils?|helpers?|common|managers?|misc)$/i;

interface Import {
  file: string;
  specifier: string;
}

function listFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((file) => !file.includes("node_modules"));
}

/** Every import and re-export, type-only ones too, also dynamic ones with a literal. */
function readImports(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), "utf8");
  const pattern = /(?:^|\n|;)\s*(?:import|export)\b[^"';]*?from\s*["']([^"']+)["']|\bimport\s*\(?\s*["']([^"']+)["']/g;
  return [...text.matchAll(pattern)].map((match) => ({ file, specifier: match[1] ?? match[2] }));
}

function roomOf(path: string): string {
  const parts = path.split("/");
  // What the doctor asks is a guest like any other.
  if (path.startsWith("detectors/onnx/probe/")) return "detectors/*";
  if (parts[0] === "src") return parts.length > 2 ? `src/${parts[1]}` : "src";
  if (parts[0] === "detectors")
    return parts[1] === "sdk" || parts[1] === "onnx" ? `detectors/${parts[1]}` : "detectors/*";
  return parts[0];
}

function mayUse(room: string, from: string, target: string): boolean {
  if (roomOf(target) === room && (room !== "detectors/*" || target.split("/")[1] === from.split("/")[1])) return true;
  return (ROOMS[room]?.uses ?? []).some((folder) => target.startsWith(`${folder}/`));
}

function findViolations(imports: Import[]): string[] {
  return imports.flatMap(({ file, specifier }) => {
    const room = roomOf(file);
    if (specifier.startsWith(".")) {
      const target = relative(ROOT, resolve(ROOT, dirname(file), specifier));
      return mayUse(room, file, target) ? [] : [`${file} imports ${target}`];
    }
    if (specifier.startsWith("node:") || specifier === "bun") return [];
    const allowed = ROOMS[room]?.packages ?? [];
    const known = allowed.some((name) => specifier === name || specifier.startsWith(`${name}/`));
    return known ? [] : [`${file} imports the package ${specifier}`];
  });
}

function findCycle(imports: Import[]): string | undefined {
  const edges = new Map<string, string[]>();
  for (const { file, specifier } of imports) {
    if (!specifier.startsWith(".")) continue;
    const target = relative(ROOT, resolve(ROOT, dirname(file), specifier));
    edges.set(file, [...(edges.get(file) ?? []), target]);
  }
  const done = new Set<string>();
  const visit = (file: string, path: string[]): string | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file].join(" -> ");
    if (done.has(file)) return undefined;
    for (const next of edges.get(file) ?? []) {
      const cycle = visit(next, [...path, file]);
      if (cycle) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of edges.keys()) {
    const cycle = visit(file, []);
    if (cycle) return cycle;
  }
  return undefined;
}

describe("the house", () => {
  const files = [...listFiles("src"), ...listFiles("detectors")];
  const imports = files.flatMap(readImports);

  test("every room uses only what the table allows", () => {
    expect(imports.length).toBeGreaterThan(50);
    expect(findViolations(imports)).toEqual([]);
  });

  test("no module imports itself through others", () => {
    expect(findCycle(imports)).toBeUndefined();
  });

  test("the rules catch what they forbid", () => {
    const wrong = [
      { file: "src/frames/a.ts", specifier: "../capture/camera.ts" },
      { file: "src/web/a.ts", specifier: "../pipeline/pipeline.ts" },
      { file: "src/store/a.ts", specifier: "mqtt" },
      { file: "detectors/difference/a.ts", specifier: "../../src/base/ring.ts" },
    ];
    expect(findViolations(wrong)).toHaveLength(wrong.length);
    expect(
      findCycle([
        { file: "src/base/a.ts", specifier: "./b.ts" },
        { file: "src/base/b.ts", specifier: "./a.ts" },
      ]),
    ).toBeDefined();
  });

  test("every folder of src has its place in the table", () => {
    const folders = readdirSync(join(ROOT, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map((entry) => `src/${entry.name}`).filter((room) => !(room in ROOMS))).toEqual([]);
  });

  test("names are nouns in kebab-case that say what is inside", () => {
    const bad = files.filter((file) => {
      const parts = file.replace(/\.d?\.?tsx?$/, "").split("/");
      return (
        parts.some((part) => FORBIDDEN_NAMES.test(part)) || !/^[a-z0-9]+([.-][a-z0-9]+)*$/.test(parts[parts.length - 1])
      );
    });
    expect(bad).toEqual([]);
  });

  test("only config.ts and the command line read the environment", () => {
    const readers = files.filter((file) => /process\.env|Bun\.env/.test(readFileSync(join(ROOT, file), "utf8")));
    expect(
      readers.filter((file) => !/^src\/(config|main)\.ts$|^src\/cli\/|^detectors\/|^src\/capture\/child\//.test(file)),
    ).toEqual([]);
  });

  test("the capture child and all it imports use nothing of Bun", () => {
    const reach = new Set<string>();
    const visit = (file: string) => {
      if (reach.has(file)) return;
      reach.add(file);
      for (const { specifier } of readImports(file)) {
        if (specifier.startsWith(".")) visit(relative(ROOT, resolve(ROOT, dirname(file), specifier)));
      }
    };
    visit("src/capture/child/main.ts");
    expect([...reach].filter((file) => /\bBun\./.test(readFileSync(join(ROOT, file), "utf8")))).toEqual([]);
  });
});
