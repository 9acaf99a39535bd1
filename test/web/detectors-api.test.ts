import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { MAX_UPLOAD_BYTES } from "../../src/web/body.ts";
import { installGuest, packGuest } from "../support/guests.ts";
import { openTestWeb, type TestWeb } from "../support/web.ts";

let box: TestWeb;
let sceneId: string;
beforeAll(async () => {
  box = await openTestWeb();
  sceneId = box.angle.sceneIds[0];
});
afterAll(() => box[Symbol.asyncDispose]());

interface Ask {
  body?: unknown;
  file?: BodyInit;
  role?: "supervisor" | "crew";
}

async function call(method: string, path: string, { body, file, role = "supervisor" }: Ask = {}) {
  const headers: Record<string, string> = { cookie: box.pair(role) };
  if (body !== undefined) headers["content-type"] = "application/json";
  if (file !== undefined) headers["content-type"] = "application/octet-stream";
  const init = { method, headers, body: file ?? (body === undefined ? undefined : JSON.stringify(body)) };
  const answer = await fetch(`${box.web.address}/api${path}`, init);
  return { status: answer.status, body: answer.status === 204 ? undefined : await answer.json() };
}

async function handIn(version: string) {
  const archive = readFileSync(await packGuest(box, "all-settings", { version }));
  return call("POST", "/detectors/staged", { file: archive });
}

test("an archive is handed in, waits, is installed, replaced, rolled back and removed", async () => {
  const { status, body: staged } = await handIn("1.0.0");
  expect([status, staged.name, staged.version, staged.replaces]).toEqual([200, "all-settings", "1.0.0", null]);
  expect(staged.asks).toMatchObject({ gpu: true, memoryMb: 256, rateHz: 2, timeoutSeconds: 5 });
  expect((await call("GET", "/detectors")).body.staged).toEqual([staged]);
  const { body: installed } = await call("POST", `/detectors/staged/${staged.id}/install`, {
    body: { gpuAllowed: true },
  });
  expect(installed.decisions).toEqual({ enabled: true, gpuAllowed: true });
  const { body: next } = await handIn("1.1.0");
  expect(next.replaces).toBe("1.0.0");
  await call("POST", `/detectors/staged/${next.id}/install`, { body: {} });
  const back = await call("PUT", "/detectors/all-settings/version", { body: { version: "1.0.0" } });
  expect(back.body.version).toBe("1.0.0");
  expect(back.body.versions.map((one: { version: string }) => one.version)).toEqual(["1.1.0", "1.0.0"]);
  expect((await call("DELETE", "/detectors/all-settings/versions/1.1.0")).status).toBe(204);
  const off = await call("PUT", "/detectors/all-settings/decisions", { body: { enabled: false } });
  expect(off.body.decisions).toEqual({ enabled: false, gpuAllowed: true });
  expect((await call("DELETE", "/detectors/all-settings")).status).toBe(204);
  const { body: shelf } = await call("GET", "/detectors");
  expect(shelf.detectors.map((one: { name: string }) => one.name)).toEqual(["clock", "difference"]);
  expect(shelf.layers.length).toBeGreaterThan(3);
});

describe("what may not be", () => {
  test("a built-in is not removed, an unknown is not found, a thing that is no archive is refused in a sentence", async () => {
    expect((await call("DELETE", "/detectors/difference")).body.error.code).toBe("conflict");
    expect((await call("GET", "/detectors/nobody/log")).status).toBe(404);
    const junk = await call("POST", "/detectors/staged", { file: "no archive" });
    expect([junk.status, junk.body.error.code]).toEqual([400, "invalid"]);
    expect((await call("GET", "/detectors")).body.staged).toEqual([]);
  });

  test("who may only look installs and decides nothing", async () => {
    const archive = readFileSync(await packGuest(box, "all-settings"));
    const answers = await Promise.all([
      call("POST", "/detectors/staged", { file: archive, role: "crew" }),
      call("PUT", "/detectors/difference/decisions", { body: { enabled: false }, role: "crew" }),
      call("POST", "/detectors/difference/revive", { role: "crew" }),
      call("PUT", `/scenes/${sceneId}/detectors/difference/settings`, { body: {}, role: "crew" }),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([403, 403, 403, 403]);
    expect((await call("GET", "/detectors", { role: "crew" })).status).toBe(200);
  });

  test("nothing is put under a take that rolls", async () => {
    const take = box.store.takes.arm({ angleId: box.angle.id });
    box.store.roll(take.id);
    const off = await call("PUT", "/detectors/difference/decisions", { body: { enabled: false } });
    box.store.cut(take.id);
    expect(off).toMatchObject({ status: 409, body: { error: { message: "a take is rolling; cut it first" } } });
  });
});

describe("an upload", () => {
  test("beyond its bound is cut off, whether it says its length or not", async () => {
    const headers = { cookie: box.pair("supervisor"), "content-type": "application/octet-stream" };
    const send = (body: BodyInit) =>
      fetch(`${box.web.address}/api/detectors/staged`, { method: "POST", headers, body });
    expect((await send(new Uint8Array(MAX_UPLOAD_BYTES + 100_000))).status).toBe(413);
    // Begins like an archive, so that it is read on.
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(64 * 1024));
        if (sent * 64 * 1024 > 2 * MAX_UPLOAD_BYTES) controller.close();
      },
    });
    const answer = await send(endless).then(
      ({ status }) => status,
      () => "closed",
    );
    expect([400, 413, "closed"]).toContain(answer);
    expect((await call("GET", "/detectors")).body.staged).toEqual([]);
  });

  test("as a plain form is taken; without a file, cut off or by another name it is refused", async () => {
    const archive = readFileSync(await packGuest(box, "all-settings", { version: "2.0.0" }));
    const post = (body: BodyInit, type?: string) => {
      const headers: Record<string, string> = { cookie: box.pair("supervisor"), accept: "application/json" };
      if (type !== undefined) headers["content-type"] = type;
      return fetch(`${box.web.address}/detectors/staged`, { method: "POST", headers, body, redirect: "manual" });
    };
    const form = new FormData();
    form.append("archive", new File([archive], "all-settings-2.0.0.camf"));
    const taken = await post(form);
    expect([taken.status, taken.headers.get("location")]).toEqual([303, "/detectors"]);
    const [staged] = box.shelf.staged();
    expect(staged.version).toBe("2.0.0");
    await box.shelf.discard(staged.id);
    const empty = new FormData();
    empty.append("archive", new File([], ""));
    const type = "multipart/form-data; boundary=edge";
    const head = '--edge\r\nContent-Disposition: form-data; name="archive"; filename="a.camf"\r\n\r\n';
    const refusals = [
      await post(empty),
      await post(`${head}${"x".repeat(5000)}`, type),
      await post("--other\r\n\r\n", type),
      await post(`--edge\r\n${"x".repeat(9000)}`, type),
      await post("archive=1", "application/x-www-form-urlencoded"),
    ];
    expect(refusals.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400]);
    expect(box.shelf.staged()).toEqual([]);
  });
});

describe("settings of a scene", () => {
  const path = () => `/scenes/${sceneId}/detectors/all-settings/settings`;

  test("are defaults first, keep what was changed, refuse what does not fit by its name, and go back", async () => {
    await installGuest(box, "all-settings");
    const { body: first } = await call("GET", path());
    expect([first.changed, first.values.story, first.values.where]).toEqual([[], "16:42", [0, 0, 1, 1]]);
    const { body: saved } = await call("PUT", path(), { body: { tolerance: 3, where: [0.1, 0.2, 0.3, 0.4] } });
    expect(saved.changed).toEqual(["tolerance", "where"]);
    expect(box.store.detectorSettings.read(sceneId, "all-settings")).toEqual({
      tolerance: 3,
      where: [0.1, 0.2, 0.3, 0.4],
    });
    const wrong = [
      { tolerance: 11 },
      { where: [0.9, 0, 0.5, 1] },
      { story: "25:00" },
      { unknown: 1 },
      { dial: "oval" },
    ];
    for (const body of wrong) {
      const refused = await call("PUT", path(), { body });
      expect([refused.status, refused.body.error.message]).toEqual([
        400,
        expect.stringContaining(Object.keys(body)[0]),
      ]);
    }
    const polluted = await fetch(`${box.web.address}/api${path()}`, {
      method: "PUT",
      headers: { cookie: box.pair("supervisor"), "content-type": "application/json" },
      body: '{"__proto__": {"polluted": 1}, "constructor": 1}',
    });
    expect(polluted.status).toBe(400);
    expect((await call("GET", path())).body).toEqual(saved);
    expect((await call("DELETE", path())).status).toBe(204);
    expect(box.store.detectorSettings.read(sceneId, "all-settings")).toEqual({});
  });

  test("a file is kept by the shelf, and its ending must be one that the setting takes", async () => {
    const sent = await call("PUT", `${path()}/face/file?name=dial.png`, { file: new Uint8Array(1000) });
    expect(sent.status).toBe(204);
    const { body } = await call("GET", path());
    expect([body.changed, body.values.face]).toEqual([["face"], expect.stringMatching(/\.png$/)]);
    expect((await call("PUT", `${path()}/face/file?name=dial.exe`, { file: "x" })).status).toBe(400);
    expect((await call("PUT", `${path()}/hands/file?name=dial.png`, { file: "x" })).status).toBe(400);
    expect((await call("PUT", `${path()}/nothing/file?name=dial.png`, { file: "x" })).status).toBe(404);
  });
});

test("the document tells uploads from JSON", async () => {
  const { body } = await call("GET", "/openapi.json");
  const post = body.paths["/api/detectors/staged"].post;
  expect(Object.keys(post.requestBody.content)).toEqual(["application/octet-stream"]);
  expect(Object.keys(body.paths)).toContain("/api/scenes/{id}/detectors/{name}/settings");
});
