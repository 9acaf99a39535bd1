import { html } from "../html.ts";
import type { PageMaker } from "../page-book.ts";
import { type Route, route } from "../route.ts";
import { showBoxCameras, showBroker, showDetectors, showStorage } from "./views.ts";

export const boxPages: PageMaker[] = [
  {
    path: "/box",
    show: async ({ desk, session }) => {
      const storage = showStorage(await desk.storage.read());
      const cameras = showBoxCameras(desk.live.cameras());
      const detectors = showDetectors(desk.detectors.list(), desk.detectors.health());
      const broker = showBroker(desk.broker?.());
      const body = html`<h1>Box</h1>${storage.markup}${cameras.markup}${detectors.markup}${broker.markup}
        <div class="line"><p class="dim grow">This browser is paired as ${session?.role ?? ""}.</p>
        <form method="post" action="/unpair"><button class="quiet">Unpair this browser</button></form></div>`;
      return { title: "Box", section: "box", body, regions: [storage, cameras, detectors, broker], beats: true };
    },
  },
];

/** Says that the server answers, to anybody; nothing about the production. */
export const healthRoute: Route = route({
  method: "GET",
  path: "/health",
  action: "open",
  handle: () => Response.json({ status: "ok" }),
});
