import { join } from "node:path";
import { Fault } from "../base/fault.ts";
import { type Route, route } from "./route.ts";

const STATIC = join(import.meta.dir, "static");

/** The files that browsers may load, by name; nothing else under /static exists. Paths are resolved when asked for. */
const ASSETS: Record<string, () => string> = {
  "style.css": () => join(STATIC, "style.css"),
  "pages.css": () => join(STATIC, "pages.css"),
  "pictures.js": () => join(STATIC, "pictures.js"),
  "review.js": () => join(STATIC, "review.js"),
  "icon.svg": () => join(STATIC, "icon.svg"),
  "htmx.js": () => Bun.resolveSync("htmx.org/dist/htmx.min.js", import.meta.dir),
  "hx-sse.js": () => Bun.resolveSync("htmx.org/dist/ext/hx-sse.min.js", import.meta.dir),
};

export const assetRoutes: Route[] = [
  route({
    method: "GET",
    path: "/static/:name",
    action: "open",
    handle: ({ params }) => {
      const name = params.get("name");
      const find = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
      if (!find) throw new Fault("not-found", "there is no such file");
      return new Response(Bun.file(find()), { headers: { "cache-control": "no-cache" } });
    },
  }),
];
