import type { Route } from "../route.ts";

export function makeApiRoutes(): Route[] {
  return [];
}
