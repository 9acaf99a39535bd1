import { expect, test } from "bun:test";
import { type SceneStory, UNTOLD_STORY } from "../../src/domain/story.ts";
import { groupStory } from "../../src/domain/story-order.ts";
import { openProduction, type Production } from "../support/production.ts";

const DAY_1: SceneStory = { ...UNTOLD_STORY, day: 1 };

function addScenes({ store, project }: Production, slates: readonly string[]): Record<string, string> {
  return Object.fromEntries(slates.map((slate) => [slate, store.scenes.add({ projectId: project.id, slate }).id]));
}

/** Slates of a line and day in story order. */
function readOrder({ store, project }: Production, { line, day }: Pick<SceneStory, "line" | "day"> = DAY_1): string {
  const group = groupStory(store.stories.list(project.id)).find((one) => one.line === line && one.day === day);
  return (group?.scenes ?? []).map(({ id }) => store.scenes.find(id).slate).join(" ");
}

test("what is said of a scene is kept and told once; nothing said is the untold story", () => {
  using production = openProduction();
  const { store, scene } = production;
  expect(store.stories.find(scene.id)).toEqual(UNTOLD_STORY);
  const cursor = store.journal.head();
  const story: SceneStory = { day: 2, line: "", from: "22:30", to: "01:00", direction: "held", start: "23:10" };
  expect(store.stories.save(scene.id, story)).toEqual(story);
  store.stories.save(scene.id, story);
  expect(store.stories.find(scene.id)).toEqual(story);
  expect(store.journal.readAfter(cursor)).toMatchObject([{ kind: "scene", subjectId: scene.id }]);
  store.stories.reset(scene.id);
  store.stories.reset(scene.id);
  expect(store.stories.find(scene.id)).toEqual(UNTOLD_STORY);
  expect(store.journal.readAfter(cursor)).toHaveLength(2);
});

test("a story that cannot be is refused with a sentence and nothing is written", () => {
  using production = openProduction();
  const { store, scene } = production;
  const head = store.journal.head();
  const junk: [Partial<SceneStory>, string][] = [
    [{ day: 0 }, "story day"],
    [{ day: 1.5 }, "story day"],
    [{ day: 1000 }, "story day"],
    [{ line: "x".repeat(61) }, "60 characters"],
    [{ from: "25:00", to: "26:00" }, "hours and minutes"],
    [{ from: "16:00" }, "needs its end"],
    [{ to: "16:00" }, "needs its beginning"],
    [{ from: "16:00", to: "17:00", start: "17:01" }, "outside the window"],
    [{ start: "4:42" }, "hours and minutes"],
  ];
  for (const [change, sentence] of junk) {
    const attempt = () => store.stories.save(scene.id, { ...UNTOLD_STORY, ...change });
    expect(attempt).toThrow(expect.objectContaining({ name: "Fault", code: "invalid" }));
    expect(attempt).toThrow(sentence);
  }
  expect(() => store.stories.save("none", DAY_1)).toThrow("no such scene");
  expect(store.journal.head()).toBe(head);
});

test("scenes stand in the order of the script until they are moved; one that joins later goes where the script has it", () => {
  using production = openProduction();
  const { store } = production;
  const ids = addScenes(production, ["25", "26", "27", "28"]);
  for (const slate of ["28", "26", "25"]) store.stories.save(ids[slate] ?? "", DAY_1);
  expect(readOrder(production)).toBe("25 26 28");
  store.storyOrder.move(ids["28"] ?? "", { line: "", day: 1, after: null });
  expect(readOrder(production)).toBe("28 25 26");
  store.stories.save(ids["27"] ?? "", DAY_1);
  expect(readOrder(production)).toBe("28 25 26 27");
  store.storyOrder.step(ids["27"] ?? "", -1);
  expect(readOrder(production)).toBe("28 25 27 26");
  expect(() => store.storyOrder.step(ids["28"] ?? "", -1)).toThrow("first already");
  expect(() => store.storyOrder.step(ids["26"] ?? "", 1)).toThrow("last already");
});

test("a move answers where the scene stood, and going there undoes it, over lines and days too", () => {
  using production = openProduction();
  const { store } = production;
  const ids = addScenes(production, ["25", "26", "27"]);
  for (const id of Object.values(ids)) store.stories.save(id, { ...DAY_1, from: "10:00", to: "11:00" });
  const before = store.storyOrder.move(ids["26"] ?? "", { line: "The wedding", day: 3, after: null });
  expect([readOrder(production), readOrder(production, { line: "The wedding", day: 3 })]).toEqual(["25 27", "26"]);
  expect(store.stories.find(ids["26"] ?? "")).toMatchObject({ from: "10:00", line: "The wedding", day: 3 });
  store.storyOrder.move(ids["26"] ?? "", before);
  expect(readOrder(production)).toBe("25 26 27");
  expect(store.storyLines.list(production.project.id)).toEqual([]);
});

test("two tablets that move scenes at once both get what they asked for; behind a scene that left is a conflict", () => {
  using production = openProduction();
  const { store } = production;
  const ids = addScenes(production, ["25", "26", "27", "28"]);
  for (const id of Object.values(ids)) store.stories.save(id, DAY_1);
  store.storyOrder.move(ids["28"] ?? "", { line: "", day: 1, after: null });
  store.storyOrder.move(ids["25"] ?? "", { line: "", day: 1, after: ids["27"] ?? "" });
  expect(readOrder(production)).toBe("28 26 27 25");
  store.stories.save(ids["27"] ?? "", { ...DAY_1, day: 2 });
  const head = store.journal.head();
  expect(() => store.storyOrder.move(ids["28"] ?? "", { line: "", day: 1, after: ids["27"] ?? "" })).toThrow(
    expect.objectContaining({ code: "conflict" }),
  );
  expect([readOrder(production), store.journal.head()]).toEqual(["28 26 25", head]);
});

test("lines are named by her, found again in any case, renamed as a whole, and gone with their last scene", () => {
  using production = openProduction();
  const { store, project, scene } = production;
  const ids = addScenes(production, ["25", "26"]);
  store.stories.save(scene.id, { ...DAY_1, line: "  The   wedding " });
  store.stories.save(ids["25"] ?? "", { ...DAY_1, line: "the WEDDING" });
  store.stories.save(ids["26"] ?? "", { ...DAY_1, line: "A dream" });
  expect(store.storyLines.list(project.id)).toEqual(["A dream", "The wedding"]);
  store.storyLines.rename(project.id, "The wedding", "The Wedding, 1974");
  expect(store.stories.find(ids["25"] ?? "").line).toBe("The Wedding, 1974");
  expect(() => store.storyLines.rename(project.id, "A dream", "the wedding, 1974")).toThrow("already");
  expect(() => store.storyLines.rename(project.id, "A dream", "  ")).toThrow("needs a name");
  expect(() => store.storyLines.rename(project.id, "gone", "x")).toThrow("no such line");
  expect(() => store.storyLines.rename(project.id, "", "x")).toThrow("no such line");
  store.stories.reset(ids["26"] ?? "");
  expect(store.storyLines.list(project.id)).toEqual(["The Wedding, 1974"]);
});
