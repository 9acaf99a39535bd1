import type { Pages, Visitor } from "./desk.ts";
import { renderPage } from "./layout.ts";
import { type Page, renderPartials } from "./page.ts";
import { HTML_HEADERS } from "./refuse.ts";
import { type Call, Params, type Route, route } from "./route.ts";
import { showStrip } from "./strip.ts";

/** Who looks at which page. */
interface Visit extends Visitor {
  params: Params;
}

/** The one function of a page: its full form, its fragment and its live update all come from here. */
export interface PageMaker {
  /** As in routes: "/takes/:id". */
  path: string;
  show(visit: Visit): Page | Promise<Page>;
}

/** All pages of the box by their paths. */
export class PageBook implements Pages {
  readonly #makers: readonly PageMaker[];

  constructor(makers: readonly PageMaker[]) {
    this.#makers = makers;
  }

  /** The strip is one more region of every page. */
  async make(path: string, visitor: Visitor): Promise<Page | undefined> {
    for (const maker of this.#makers) {
      const values = match(maker.path, path);
      if (!values) continue;
      const page = await maker.show({ ...visitor, params: new Params(values) });
      return { ...page, regions: [showStrip(visitor.desk), ...page.regions] };
    }
    return undefined;
  }

  /** A route for every page: whole for a browser, its regions for htmx. */
  routes(): Route[] {
    return this.#makers.map((maker) =>
      route({
        method: "GET",
        path: maker.path,
        action: "look",
        handle: (call) => answerPage(call),
      }),
    );
  }
}

async function answerPage(call: Call): Promise<Response> {
  const { desk, session, url, request } = call;
  const seq = desk.store.journal.head();
  const page = await desk.pages.make(url.pathname, { desk, session });
  const isFragment = request.headers.has("hx-request");
  const text = !page
    ? ""
    : isFragment
      ? renderPartials(page.regions)
      : renderPage({ page, path: url.pathname, seq, strip: showStrip(desk) }).toString();
  return new Response(text, { headers: HTML_HEADERS });
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith(":")) values[part.slice(1)] = given[index];
    else if (part !== given[index]) return undefined;
  }
  return values;
}
