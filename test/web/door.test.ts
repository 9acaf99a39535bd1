import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Fault } from "../../src/base/fault.ts";
import { MAX_BODY_BYTES } from "../../src/web/body.ts";
import { PageBook } from "../../src/web/page-book.ts";
import { PairingDesk, TRIES_PER_ADDRESS, TRIES_TOGETHER } from "../../src/web/pair/pairing.ts";
import type { Route } from "../../src/web/route.ts";
import { listPages, listRoutes } from "../../src/web/web.ts";
import { openTestWeb, type TestWeb, WEB_PIN } from "../support/web.ts";

let box: TestWeb;
beforeAll(async () => {
  box = await openTestWeb();
});
afterAll(() => box[Symbol.asyncDispose]());

const FORM = { "content-type": "application/x-www-form-urlencoded" };

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(box.web.address + path, { redirect: "manual", ...init });
}

function fill(path: string): string {
  return path.replace(/:\w+/g, "x");
}

/** The routes that answer without a session, and no others. */
const OPEN = ["GET /health", "GET /pair", "POST /pair", "GET /static/:name", "POST /api/session"];

describe("without a session", () => {
  const routes = listRoutes(new PageBook(listPages()));
  const name = (route: Route) => `${route.method} ${route.path}`;

  test("only health, pairing and the static files are open", () => {
    expect(
      routes
        .filter((route) => route.action === "open")
        .map(name)
        .sort(),
    ).toEqual(OPEN.sort());
  });

  for (const route of routes.filter((one) => !OPEN.includes(name(one)))) {
    test(`${name(route)} answers 401, or leads to pairing`, async () => {
      const { method } = route;
      const plain = await ask(fill(route.path), { method });
      expect(plain.status).toBe(401);
      if (method !== "GET" || route.path.startsWith("/api/")) return;
      const page = await ask(fill(route.path), { headers: { accept: "text/html" } });
      expect([page.status, page.headers.get("location")?.startsWith("/pair?to=")]).toEqual([303, true]);
    });
  }

  test("an unknown address tells a stranger nothing", async () => {
    expect((await ask("/no/such/page")).status).toBe(401);
    const paired = await ask("/no/such/page", { headers: { cookie: box.pair("crew") } });
    expect(paired.status).toBe(404);
  });

  test("a forged, a cut and an unknown cookie are refused", async () => {
    const cookie = box.pair("supervisor");
    const [head, signature] = cookie.split(".");
    const forged = `${head}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
    for (const value of [forged, head, `${head}.`, "camf_session=.", "camf_session=x.y"]) {
      expect((await ask("/api/projects", { headers: { cookie: value } })).status).toBe(401);
    }
    expect((await ask("/api/projects", { headers: { cookie } })).status).toBe(200);
  });
});

describe("pairing", () => {
  const pair = (pin: string, to = "/monitor") =>
    ask("/pair", { method: "POST", headers: FORM, body: new URLSearchParams({ pin, to, role: "crew" }) });

  test("the right pin gives a cookie that no script and no other site can use; the wrong one is refused", async () => {
    const wrong = await pair("000000");
    expect([wrong.status, wrong.headers.get("set-cookie")]).toEqual([403, null]);
    const right = await pair(WEB_PIN);
    expect([right.status, right.headers.get("location")]).toEqual([303, "/monitor"]);
    const cookie = right.headers.get("set-cookie") ?? "";
    expect(cookie).toContain("HttpOnly");
    expect(cookie).toContain("SameSite=Strict");
    const entered = await ask("/api/projects", { headers: { cookie: cookie.split(";")[0] } });
    expect(entered.status).toBe(200);
  });

  test("it leads back to pages of the box only", async () => {
    const right = await pair(WEB_PIN, "//elsewhere.example");
    expect(right.headers.get("location")).toBe("/");
  });

  test("after some wrong pins even the right one has to wait", async () => {
    await using other = await openTestWeb();
    const statuses: number[] = [];
    for (let index = 0; index <= TRIES_PER_ADDRESS; index++) {
      const pin = index < TRIES_PER_ADDRESS ? "000000" : WEB_PIN;
      const body = new URLSearchParams({ pin });
      const answer = await fetch(`${other.web.address}/pair`, { method: "POST", headers: FORM, body });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([...Array(TRIES_PER_ADDRESS).fill(403), 429]);
  });

  test("tries are bounded over all addresses together, and forgotten after a minute", () => {
    let nowMs = 0;
    const desk = new PairingDesk("111111", { wallMs: () => nowMs, monotonicMs: () => nowMs });
    for (let index = 0; index < TRIES_TOGETHER; index++) expect(desk.try(`10.0.0.${index}`, "2")).toBe("wrong");
    expect(desk.try("10.0.1.1", "111111")).toBe("wait");
    nowMs = 60_000;
    expect(desk.try("10.0.1.1", "111111")).toBe("paired");
  });
});

describe("a changing request", () => {
  const project = new URLSearchParams({ name: "From elsewhere", rate: "24", slateScheme: "consecutive" });
  const create = (headers: Record<string, string>, role: "supervisor" | "crew" = "supervisor") =>
    ask("/projects", { method: "POST", headers: { ...FORM, cookie: box.pair(role), ...headers }, body: project });

  test("from another site is refused, from our own pages it is not", async () => {
    expect((await create({ origin: "http://elsewhere.example" })).status).toBe(403);
    expect((await create({ origin: "null" })).status).toBe(403);
    expect((await create({ "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await create({ "sec-fetch-site": "same-site" })).status).toBe(403);
    expect(box.store.projects.list().map((one) => one.name)).not.toContain("From elsewhere");
    expect((await create({ origin: box.web.address, "sec-fetch-site": "same-origin" })).status).toBe(303);
  });

  test("by somebody who may only look is refused, on pages and in the API", async () => {
    const take = box.store.takes.arm({ angleId: box.angle.id });
    expect((await create({}, "crew")).status).toBe(403);
    const headers = { ...FORM, cookie: box.pair("crew") };
    expect((await ask(`/takes/${take.id}/roll`, { method: "POST", headers, body: "" })).status).toBe(403);
    const api = await ask(`/api/takes/${take.id}/roll`, { method: "POST", headers });
    expect(await api.json()).toMatchObject({ error: { code: "forbidden" } });
    expect(box.store.takes.find(take.id).state).toBe("armed");
    const page = await (await ask("/monitor", { headers: { cookie: box.pair("crew"), accept: "text/html" } })).text();
    expect(page).not.toContain("/roll");
  });

  test("with too large a body or too long a field is refused", async () => {
    const cookie = box.pair("supervisor");
    const post = (body: string) => ask("/projects", { method: "POST", headers: { ...FORM, cookie }, body });
    expect((await post(`name=${"x".repeat(MAX_BODY_BYTES)}`)).status).toBe(413);
    const long = await post(new URLSearchParams({ ...Object.fromEntries(project), name: "x".repeat(201) }).toString());
    expect(long.status).toBe(400);
    expect(await long.text()).toContain("1 to 200 characters");
    expect((await post("name=x&rate=24.5&slateScheme=consecutive")).status).toBe(400);
  });
});

test("every answer carries the strict headers", async () => {
  const cookie = box.pair("crew");
  for (const path of ["/pair", "/health", "/static/style.css", "/api/projects", "/no/such/page", "/takes/x"]) {
    const { headers } = await ask(path, { headers: { cookie } });
    expect(headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(headers.get("content-security-policy")).not.toContain("unsafe");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("same-origin");
  }
});

test("an unexpected error tells nothing of the inside", async () => {
  const makeReport = () => Promise.reject(new TypeError("secret path /srv/x"));
  await using other = await openTestWeb({ makeReport });
  const take = other.store.takes.arm({ angleId: other.angle.id });
  const headers = { cookie: other.pair("crew"), accept: "application/json" };
  const answer = await fetch(`${other.web.address}/takes/${take.id}/report.pdf`, { headers });
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain("secret");
});

test("a taken port is said by its variable", async () => {
  const opening = openTestWeb({ port: box.web.port });
  const fault = await opening.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(fault).toBeInstanceOf(Fault);
  expect(fault).toMatchObject({ code: "unavailable" });
  expect(String(fault)).toContain(`API_PORT=${box.web.port} is taken`);
});
