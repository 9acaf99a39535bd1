import { type Route, route } from "../route.ts";
import { machineApi } from "./machine.ts";
import { describeApi } from "./openapi.ts";
import { scriptApi } from "./script.ts";
import { takesApi } from "./takes.ts";

/** The JSON API and its description. */
export const apiRoutes: Route[] = [
  ...machineApi,
  ...scriptApi,
  ...takesApi,
  route({
    method: "GET",
    path: "/api/openapi.json",
    action: "look",
    handle: () => Response.json(describeApi([...machineApi, ...scriptApi, ...takesApi])),
  }),
];
