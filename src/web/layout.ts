import { type Html, html } from "./html.ts";
import { type Page, type Region, renderPartials } from "./page.ts";

/** htmx without anything that a strict content policy forbids, and a stream that is back within two seconds. */
const HTMX_CONFIG = JSON.stringify({
  includeIndicatorCSS: false,
  history: false,
  // What the reader unfolded stays unfolded when its region is sent anew.
  morphIgnore: ["data-htmx-powered", "open"],
  sse: { reconnectDelay: 300, reconnectMaxDelay: 2000, connectTimeout: 5000 },
});

const SECTIONS = [
  { section: "monitor", href: "/monitor", label: "Monitor" },
  { section: "projects", href: "/projects", label: "Script" },
  { section: "sources", href: "/sources", label: "Cameras" },
  { section: "detectors", href: "/detectors", label: "Detectors" },
  { section: "box", href: "/box", label: "Box" },
] as const;

export interface Frame {
  page: Page;
  path: string;
  /** Newest journal entry the page was made from: the live stream goes on after it. */
  seq: number;
  strip: Region;
}

/** A whole page: navigation, the strip with the armed slate, the body and the stream that keeps it true. */
export function renderPage({ page, path, seq, strip }: Frame): Html {
  const stream = `/events?page=${encodeURIComponent(path)}&since=${seq}`;
  return renderDocument(
    page.title,
    html`<header class="top">
        <nav aria-label="Main">
          ${SECTIONS.map(
            ({ section, href, label }) =>
              html`<a href="${href}" ${page.section === section ? html`aria-current="page"` : ""}>${label}</a>`,
          )}
        </nav>
        ${strip.markup}
      </header>
      <section id="notice" role="alert"></section>
      <main class="${page.section}">${page.body}</main>
      <div id="stream" hx-sse:connect="${stream}" hx-swap="none" hidden></div>
      <div id="lost" role="alert"><p>No connection to the box</p></div>`,
  );
}

/** A page without navigation or stream: pairing and errors. */
export function renderBarePage(title: string, body: Html): Html {
  return renderDocument(title, body);
}

/** A sentence that answers a tap, without touching anything else on the page. */
export function renderNotice(content: Html): string {
  const markup = html`<section id="notice" role="alert" class="told">${content}</section>`;
  return renderPartials([{ id: "notice", markup, live: true, scripted: false }]);
}

function renderDocument(title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark">
<meta name="theme-color" content="#0b0c0e">
<meta name="htmx-config" content="${HTMX_CONFIG}">
<title>${title} · CAMF</title>
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/style.css">
<script src="/static/htmx.js" defer></script>
<script src="/static/hx-sse.js" defer></script>
<script src="/static/pages.js" defer></script>
</head>
<body hx-swap:inherited="none">${body}</body>
</html>`;
}
