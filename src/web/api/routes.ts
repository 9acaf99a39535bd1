import { type Route, route } from "../route.ts";
import { detectorsApi } from "./detectors.ts";
import { dismissalsApi } from "./dismissals.ts";
import { machineApi } from "./machine.ts";
import { describeApi } from "./openapi.ts";
import { scriptApi } from "./script.ts";
import { settingsApi } from "./settings.ts";
import { storyApi } from "./story.ts";
import { takesApi } from "./takes.ts";
import { thingsApi } from "./things.ts";

const described: Route[] = [
  ...machineApi,
  ...scriptApi,
  ...storyApi,
  ...takesApi,
  ...dismissalsApi,
  ...thingsApi,
  ...detectorsApi,
  ...settingsApi,
];

/** The JSON API and its description. */
export const apiRoutes: Route[] = [
  ...described,
  route({
    method: "GET",
    path: "/api/openapi.json",
    action: "look",
    handle: () => Response.json(describeApi(described)),
  }),
];
