import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import type { Take } from "../../src/domain/take.ts";
import { draft, finishCheck, finishClips, startCheck } from "../support/pipeline-rows.ts";
import { openTestWeb, type TestWeb } from "../support/web.ts";

const RECORDING = join(import.meta.dir, "../../models/film-set/seed-1/take.mp4");

let box: TestWeb;
let take: Take;
beforeAll(async () => {
  box = await openTestWeb();
  const armed = box.store.takes.arm({ angleId: box.angle.id });
  box.store.roll(armed.id);
  take = box.store.cut(armed.id);
});
afterAll(() => box[Symbol.asyncDispose]());

function ask(path: string, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<Response> {
  return fetch(box.web.address + path, { headers: { cookie: box.pair("crew"), ...headers }, signal });
}

describe("a recording", () => {
  test("is not there yet, in words, until it is put together", async () => {
    const [clip] = box.store.clips.list(take.id);
    const early = await ask(`/clips/${clip.id}/video`, { accept: "application/json" });
    expect(early.status).toBe(404);
    expect(await early.json()).toMatchObject({ error: { code: "not-found" } });
  });

  test("is served in the ranges that a browser seeks by", async () => {
    const [clip] = finishClips(box.store, take, RECORDING);
    const whole = new Uint8Array(await Bun.file(RECORDING).arrayBuffer());
    const part = await ask(`/clips/${clip.id}/video`, { range: "bytes=1000-1999" });
    expect([part.status, part.headers.get("content-type")]).toEqual([206, "video/mp4"]);
    expect(part.headers.get("content-range")).toBe(`bytes 1000-1999/${whole.length}`);
    expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(1000, 2000))).toBe(true);
    const beyond = await ask(`/clips/${clip.id}/video`, { range: `bytes=${whole.length}-` });
    expect(beyond.status).toBe(416);
    const full = await ask(`/clips/${clip.id}/video`);
    expect([full.status, (await full.arrayBuffer()).byteLength]).toEqual([200, whole.length]);
  });

  test("never leaves the storage folder", async () => {
    const [clip] = box.store.clips.list(take.id);
    const facts = { rollMs: 0, cutMs: 1, width: 1, height: 1, frameRate: 24, hasSound: false };
    box.store.clips.finish(clip.id, { ...facts, path: "../camf.db" });
    expect((await ask(`/clips/${clip.id}/video`)).status).toBe(400);
  });
});

test("the stills of an anomaly are JPEGs", async () => {
  const [clip] = box.store.clips.list(take.id);
  await finishCheck(box.store, startCheck(box.store, clip), [draft("Mug gone.")]);
  const [anomaly] = box.store.anomalies.list(take.id);
  for (const name of ["still", "reference-still"]) {
    const still = await ask(`/anomalies/${anomaly.id}/${name}`);
    expect([still.status, still.headers.get("content-type")]).toEqual([200, "image/jpeg"]);
    expect([...new Uint8Array(await still.arrayBuffer()).subarray(0, 2)]).toEqual([0xff, 0xd8]);
  }
});

test("a camera is watched only as long as somebody looks", async () => {
  const leave = new AbortController();
  const stream = await ask("/cameras/A/live", {}, leave.signal);
  expect(stream.headers.get("content-type")).toContain("multipart/x-mixed-replace");
  const first = await stream.body?.getReader().read();
  expect(Buffer.from(first?.value ?? []).toString("latin1")).toContain("X-Picture-Age-Ms: ");
  expect(box.camera.watchers).toBe(1);
  leave.abort();
  while (box.camera.watchers > 0) await Bun.sleep(20);
  expect((await ask("/cameras/B/live")).status).toBe(404);
  expect((await ask("/cameras/A/still")).headers.get("content-type")).toBe("image/jpeg");
});
