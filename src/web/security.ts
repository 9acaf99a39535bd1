import { Fault } from "../base/fault.ts";

/** No inline script or style, nothing from elsewhere, never in a frame. Referrers stay on the box, but the same-origin
 * policy is needed: with `no-referrer` browsers send `Origin: null` with our own forms. */
const SECURITY_HEADERS: Record<string, string> = {
  "content-security-policy":
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=()",
};

const SAFE_METHODS = ["GET", "HEAD"];

/** Footage and judgements are never kept by a browser's or a proxy's cache unless a route says so. */
export function secure(response: Response): Response {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value);
  if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store");
  return response;
}

/**
 * Refuses a changing request that another site made a browser send. Clients that are no browsers send neither header
 * and carry no cookie that they were not given.
 */
export function requireSameOrigin(request: Request): void {
  if (SAFE_METHODS.includes(request.method)) return;
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  const foreignSite = site !== null && site !== "same-origin";
  const foreignOrigin = origin !== null && hostOf(origin) !== request.headers.get("host");
  if (foreignSite || foreignOrigin) throw new Fault("forbidden", "this request came from another site");
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
