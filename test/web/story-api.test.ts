import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { shootClocks } from "../support/story.ts";
import { openTestWeb, type TestWeb } from "../support/web.ts";

setDefaultTimeout(60_000);

const RECORDING = `${import.meta.dir}/../../models/film-set/seed-1/take.mp4`;
const UNTOLD = { day: null, line: "", from: null, to: null, direction: "reference", start: null };

let box: TestWeb;
let sceneId: string;
let projectId: string;
beforeAll(async () => {
  box = await openTestWeb();
  sceneId = box.angle.sceneIds[0];
  projectId = box.angle.projectId;
});
afterAll(() => box[Symbol.asyncDispose]());

async function call(method: string, path: string, body?: unknown, role: "supervisor" | "crew" = "supervisor") {
  const headers: Record<string, string> = { cookie: box.pair(role) };
  if (body !== undefined) headers["content-type"] = "application/json";
  const init = { method, headers, body: body === undefined ? undefined : JSON.stringify(body) };
  const answer = await fetch(`${box.web.address}/api${path}`, init);
  return { status: answer.status, body: answer.status === 204 ? undefined : await answer.json() };
}

test("a scene's time is said, read, and unsaid", async () => {
  const story = { day: 1, line: "The wedding", from: "22:30", to: "01:00", direction: "held", start: "23:00" };
  expect(await call("PUT", `/scenes/${sceneId}/story`, story)).toEqual({ status: 200, body: story });
  expect((await call("GET", `/scenes/${sceneId}/story`)).body).toEqual(story);
  const renamed = await call("PUT", `/projects/${projectId}/lines/The%20wedding`, { name: "The wedding, 1974" });
  expect(renamed.body).toEqual({ name: "The wedding, 1974" });
  expect((await call("GET", `/scenes/${sceneId}/story`)).body.line).toBe("The wedding, 1974");
  expect((await call("DELETE", `/scenes/${sceneId}/story`)).status).toBe(204);
  expect((await call("GET", `/scenes/${sceneId}/story`)).body).toEqual(UNTOLD);
});

test("what does not fit is refused with a sentence; crew may look and not change", async () => {
  const wrong: [unknown, string][] = [
    [{ ...UNTOLD, day: 0 }, "story day"],
    [{ ...UNTOLD, from: "25:00", to: "26:00" }, "HH:MM"],
    [{ ...UNTOLD, from: "16:00" }, "needs its end"],
    [{ ...UNTOLD, direction: "backwards" }, "one of reference, running, held"],
    [{ ...UNTOLD, line: "x".repeat(61) }, "60 characters"],
    [{ ...UNTOLD, from: "16:00", to: "17:00", start: "18:00" }, "outside the window"],
  ];
  for (const [body, sentence] of wrong) {
    const answer = await call("PUT", `/scenes/${sceneId}/story`, body);
    expect([answer.status, answer.body.error.message]).toEqual([400, expect.stringContaining(sentence)]);
  }
  const dial = { time: "00:42", hours: 12, state: "established" };
  expect((await call("PUT", `/scenes/${sceneId}/times/typed`, dial)).status).toBe(400);
  expect((await call("PUT", `/scenes/${sceneId}/times/none`, { ...dial, time: "04:42" })).status).toBe(404);
  expect((await call("PUT", `/scenes/none/story`, UNTOLD)).status).toBe(404);
  expect((await call("PUT", `/scenes/${sceneId}/story`, UNTOLD, "crew")).status).toBe(403);
  expect((await call("PUT", `/scenes/${sceneId}/place`, { line: "", day: 1, after: null }, "crew")).status).toBe(403);
  expect((await call("GET", `/projects/${projectId}/story`, undefined, "crew")).status).toBe(200);
});

test("a production's story: proposed, established, contradicted, intended, in the order that was dragged", async () => {
  const { store } = box;
  const later = store.scenes.add({ projectId, slate: "25" });
  for (const id of [sceneId, later.id]) await call("PUT", `/scenes/${id}/story`, { ...UNTOLD, day: 1 });
  const take = shootClocks(store, { angleId: box.angle.id, recording: RECORDING }, [{ time: "04:42" }]);
  store.takes.change(take.id, { flags: ["circled"] });
  await call("PUT", `/scenes/${later.id}/times/typed`, { time: "16:30", hours: 24, state: "established" });
  const read = async () => (await call("GET", `/projects/${projectId}/story`)).body;
  const before = await read();
  expect(before.groups[0].scenes.map((scene: { slate: string }) => scene.slate)).toEqual(["24", "25"]);
  expect(before.groups[0].scenes[0].proposal).toMatchObject({
    takeId: take.id,
    shown: { time: "04:42", hours: 12 },
    told: { time: "04:42", hours: 24 },
    agreeing: 1,
  });
  const established = { time: "16:42", hours: 24, state: "established" };
  const { body: times } = await call("PUT", `/scenes/${sceneId}/times/${take.id}`, established);
  expect(times).toMatchObject([{ takeId: take.id, label: "24A take 1", shown: { time: "16:42", hours: 24 } }]);
  const [conflict] = (await read()).conflicts;
  expect(conflict).toMatchObject({
    sceneId: later.id,
    otherId: sceneId,
    text: "Scene 24, just before, ended at 4:42 pm, but this one is established at 4:30 pm.",
    intended: false,
  });
  const intend = { conflict: conflict.key, intended: true };
  expect((await call("PUT", `/scenes/${later.id}/intentions`, intend)).status).toBe(204);
  expect((await read()).conflicts).toMatchObject([{ key: conflict.key, intended: true }]);
  const moved = await call("PUT", `/scenes/${sceneId}/place`, { line: "", day: 1, after: later.id });
  expect(moved.body).toEqual({ line: "", day: 1, after: null });
  const after = await read();
  expect(after.groups[0].scenes.map((scene: { slate: string }) => scene.slate)).toEqual(["25", "24"]);
  expect(after.conflicts).toEqual([]);
  expect((await call("DELETE", `/scenes/${sceneId}/times/${take.id}`)).status).toBe(204);
  expect((await call("GET", `/scenes/${sceneId}/times`)).body).toEqual([]);
});

test("the document names the story's routes with their schemas", async () => {
  const { body } = await call("GET", "/openapi.json");
  const put = body.paths["/api/scenes/{id}/story"].put;
  expect(Object.keys(put.requestBody.content["application/json"].schema.properties).sort()).toEqual(
    Object.keys(UNTOLD).sort(),
  );
  for (const path of ["/api/projects/{id}/story", "/api/scenes/{id}/times/{takeId}", "/api/scenes/{id}/intentions"]) {
    expect(Object.keys(body.paths)).toContain(path);
  }
});
