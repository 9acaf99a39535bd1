import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "../base/fault.ts";
import { type Route, route } from "./route.ts";

const STATIC = join(import.meta.dir, "static");

/** Pieces of the style, a file a part of the pages; later ones win. */
const STYLES = [
  "ground",
  "frame",
  "controls",
  "lists",
  "verdict",
  "gauges",
  "board",
  "plain",
  "pictures",
  "roll",
  "monitor",
  "take",
  "handles",
  "cards",
  "naming",
  "detectors",
  "settings",
  "story",
  "time-line",
  "compare",
];
const SCRIPTS = [
  "pictures",
  "review",
  "countdown",
  "upload",
  "tail",
  "settings",
  "region",
  "order",
  "handles",
  "naming",
];
/** Modules that import one another, joined into one script. */
const COMPARE = join(STATIC, "script", "compare", "page.js");

/** The files that browsers may load, by name; nothing else under /static exists. Read when asked for. */
const ASSETS: Record<string, () => Response | Promise<Response>> = {
  "style.css": () => answer(STYLES.map((name) => readPiece("style", `${name}.css`)).join("\n"), "text/css"),
  // Each script keeps its names to itself.
  "pages.js": async () =>
    answer(
      [...SCRIPTS.map((name) => readPiece("script", `${name}.js`)), await joinModules(COMPARE)]
        .map((text) => `(() => {\n${text}\n})();`)
        .join("\n"),
      "text/javascript",
    ),
  "icon.svg": () => new Response(Bun.file(join(STATIC, "icon.svg"))),
  "htmx.js": () => new Response(Bun.file(Bun.resolveSync("htmx.org/dist/htmx.min.js", import.meta.dir))),
  "hx-sse.js": () => new Response(Bun.file(Bun.resolveSync("htmx.org/dist/ext/hx-sse.min.js", import.meta.dir))),
};

async function joinModules(entry: string): Promise<string> {
  const { outputs } = await Bun.build({ entrypoints: [entry], target: "browser", format: "iife" });
  const [script] = outputs;
  if (!script) throw new Fault("internal", `${entry} could not be joined with what it imports`);
  return script.text();
}

function readPiece(folder: string, name: string): string {
  return readFileSync(join(STATIC, folder, name), "utf8");
}

function answer(text: string, type: string): Response {
  return new Response(text, { headers: { "content-type": `${type}; charset=utf-8` } });
}

export const assetRoutes: Route[] = [
  route({
    method: "GET",
    path: "/static/:name",
    action: "open",
    handle: async ({ params }) => {
      const name = params.get("name");
      const make = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
      if (!make) throw new Fault("not-found", "there is no such file");
      const response = await make();
      response.headers.set("cache-control", "no-cache");
      return response;
    },
  }),
];
