import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { declineMatch, findMatchOffer, setFlag } from "../../src/web/takes/acts.ts";
import { draft, finishCheck, finishClips, startCheck } from "../support/pipeline-rows.ts";
import { openTestWeb, type TestWeb, WEB_PIN } from "../support/web.ts";

const RECORDING = `${import.meta.dir}/../../models/film-set/seed-1/take.mp4`;

let box: TestWeb;
let cookie: string;
beforeAll(async () => {
  box = await openTestWeb();
  const answer = await fetch(`${box.web.address}/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ pin: WEB_PIN }),
  });
  ({ cookie } = await answer.json());
});
afterAll(() => box[Symbol.asyncDispose]());

async function call(method: string, path: string, body?: unknown) {
  const headers: Record<string, string> = { cookie };
  if (body !== undefined) headers["content-type"] = "application/json";
  const init = { method, headers, body: body === undefined ? undefined : JSON.stringify(body) };
  const answer = await fetch(`${box.web.address}/api${path}`, init);
  return { status: answer.status, body: answer.status === 204 ? undefined : await answer.json() };
}

test("a production is made, shot and judged", async () => {
  const { body: project } = await call("POST", "/projects", {
    name: "API",
    rate: "23.976",
    slateScheme: "consecutive",
  });
  expect(project.rate).toEqual({ numerator: 24000, denominator: 1001 });
  await call("PUT", `/projects/${project.id}/day`, { label: "Day 1" });
  const { body: scene } = await call("POST", `/projects/${project.id}/scenes`, { slate: "7" });
  const { body: angle } = await call("POST", "/angles", { sceneIds: [scene.id], slate: "1" });
  const { body: armed } = await call("POST", `/angles/${angle.id}/takes`, {});
  expect(armed).toMatchObject({ state: "armed", slate: { scene: "7", setup: "1", take: "1" } });
  expect((await call("POST", `/takes/${armed.id}/roll`)).body.state).toBe("rolling");
  expect((await call("POST", `/takes/${armed.id}/cut`)).body.state).toBe("checking");
  const [clip] = finishClips(box.store, box.store.takes.find(armed.id), RECORDING);
  await finishCheck(box.store, startCheck(box.store, clip), [draft("Mug gone, camera left.")]);
  const { body: found } = await call("GET", `/takes/${armed.id}/anomalies`);
  expect(found[0].description).toBe("Mug gone, camera left.");
  const judged = await call("PUT", `/anomalies/${found[0].id}/status`, { status: "confirmed" });
  expect(judged.body.status).toBe("confirmed");
  const { body: checks } = await call("GET", `/takes/${armed.id}/checks`);
  expect(checks[0].verdict).toEqual({ tone: "look", text: "1 judged, 1 confirmed" });
  const corrected = await call("PATCH", `/takes/${armed.id}`, {
    slate: { take: "1", suffix: "PU" },
    flags: ["pick-up"],
  });
  expect(corrected.body.slate).toEqual({ scene: "7", setup: "1", take: "1", suffix: "PU" });
});

test("an anomaly is let pass with a scope, listed for its scene, and undone", async () => {
  const { store } = box;
  const take = store.cut(store.roll((store.takes.current() ?? store.takes.arm({ angleId: box.angle.id })).id).id);
  const [clip] = finishClips(store, take, RECORDING);
  await finishCheck(store, startCheck(store, clip), [draft("Lamp gone.")]);
  const [found] = store.anomalies.list(take.id);
  const [sceneId] = store.scenes.findAngle(take.angleId).sceneIds;
  const path = `/anomalies/${found.id}/dismissal`;
  const { body: dismissal } = await call("PUT", path, { reason: "intended", scope: "until-story-day", untilDay: 3 });
  expect(dismissal).toMatchObject({
    anomalyId: found.id,
    sceneId,
    scope: "until-story-day",
    untilDay: 3,
    undoneAt: null,
  });
  expect(Object.keys(dismissal)).not.toContain("after");
  expect((await call("GET", `/anomalies/${found.id}`)).body).toMatchObject({
    status: "intended",
    dismissalId: dismissal.id,
  });
  for (const wrong of [
    { scope: "scene" },
    { reason: "intended", scope: "until-story-day" },
    { reason: "open", scope: "take" },
  ])
    expect(await call("PUT", path, wrong)).toMatchObject({ status: 400, body: { error: { code: "invalid" } } });
  expect((await call("GET", `/scenes/${sceneId}/dismissals`)).body).toMatchObject([{ id: dismissal.id }]);
  expect((await call("DELETE", `/dismissals/${dismissal.id}`)).body.undoneAt).not.toBeNull();
  expect((await call("GET", `/anomalies/${found.id}`)).body).toMatchObject({ status: "open", dismissalId: null });
  expect((await call("DELETE", "/dismissals/none")).status).toBe(404);
});

test("what does not fit is refused with a sentence and a code", async () => {
  const wrong = await call("POST", "/projects", { name: "", rate: "24", slateScheme: "consecutive" });
  expect(wrong).toMatchObject({ status: 400, body: { error: { code: "invalid" } } });
  expect((await call("GET", "/takes/none")).body.error.code).toBe("not-found");
  expect((await call("PUT", "/anomalies/none/status", { status: "wrong" })).status).toBe(400);
  expect((await call("PUT", "/cameras/A", { sourceId: "clip:/etc/passwd" })).status).toBe(400);
  expect((await call("PUT", "/cameras/9", { sourceId: "test:smpte" })).status).toBe(400);
  const text = await fetch(`${box.web.address}/api/projects`, { method: "POST", headers: { cookie }, body: "{}" });
  expect(text.status).toBe(400);
});

describe("rolling is refused", () => {
  test("without a live picture, with one sentence and nothing written", async () => {
    const take = box.store.takes.arm({ angleId: box.angle.id });
    box.camera.lose();
    const refused = await call("POST", `/takes/${take.id}/roll`);
    box.camera.find();
    expect(refused).toMatchObject({ status: 409, body: { error: { code: "conflict" } } });
    expect(box.store.clips.list(take.id)).toEqual([]);
  });

  test("without room for the recording", async () => {
    await using small = await openTestWeb({ storageLimitBytes: 1e6 });
    const take = small.store.takes.arm({ angleId: small.angle.id });
    const init = { method: "POST", headers: { cookie: small.pair("supervisor") } };
    const refused = await fetch(`${small.web.address}/api/takes/${take.id}/roll`, init);
    expect([refused.status, (await refused.json()).error.message]).toEqual([
      409,
      "only 0 min of storage are left; free some before rolling",
    ]);
  });
});

test("a camera on the network is plugged in, its password is not shown, and it is not swapped while rolling", async () => {
  expect((await call("PUT", "/cameras/B", { sourceId: "rtsp:rtsp://user:secret@10.0.0.5/stream" })).status).toBe(204);
  const { body: cameras } = await call("GET", "/cameras");
  expect(cameras.map((camera: { sourceId: string }) => camera.sourceId)).toContain(
    "rtsp:rtsp://(hidden)@10.0.0.5/stream",
  );
  const page = await fetch(`${box.web.address}/sources`, { headers: { cookie } });
  expect(await page.text()).not.toContain("secret");
  const take = box.store.takes.arm({ angleId: box.angle.id });
  box.store.roll(take.id);
  expect((await call("DELETE", "/cameras/B")).status).toBe(409);
  box.store.cut(take.id);
  expect((await call("DELETE", "/cameras/B")).status).toBe(204);
});

test("a later circled take is offered as reference once", async () => {
  const { store, angle } = box;
  const shoot = () => {
    const armed = store.takes.arm({ angleId: angle.id });
    store.roll(armed.id);
    const cut = store.cut(armed.id);
    return { take: cut, clip: finishClips(store, cut, RECORDING)[0] };
  };
  const first = shoot();
  store.references.set({ angleId: angle.id, clip: first.clip, provisional: true });
  const later = shoot();
  const again = shoot();
  setFlag(store, first.take.id, { name: "circled", on: true });
  expect(store.references.current(angle.id, "A")).toMatchObject({ clipId: first.clip.id, provisional: false });
  const offer = (id: string) => findMatchOffer(store, store.takes.find(id)).length;
  expect(offer(later.take.id)).toBe(0);
  setFlag(store, later.take.id, { name: "circled", on: true });
  expect(offer(later.take.id)).toBe(1);
  declineMatch(store, later.take.id);
  expect(offer(later.take.id)).toBe(0);
  setFlag(store, again.take.id, { name: "circled", on: true });
  expect((await call("PUT", `/takes/${again.take.id}/reference`)).status).toBe(204);
  expect(store.references.current(angle.id, "A")).toMatchObject({ takeId: again.take.id, provisional: false });
  expect(offer(again.take.id)).toBe(0);
});

test("the document names every API route with its schemas", async () => {
  const { body } = await call("GET", "/openapi.json");
  expect(body.openapi).toBe("3.1.0");
  expect(Object.keys(body.paths)).toContain("/api/anomalies/{id}/status");
  const put = body.paths["/api/anomalies/{id}/status"].put;
  expect(put.requestBody.content["application/json"].schema.properties.status.anyOf).toHaveLength(6);
  expect(put.parameters).toEqual([{ name: "id", in: "path", required: true, schema: { type: "string" } }]);
});
