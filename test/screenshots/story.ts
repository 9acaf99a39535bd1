import { type SceneStory, UNTOLD_STORY } from "../../src/domain/story.ts";
import type { Store } from "../../src/store/store.ts";

/** The day around the scene that is shot, and a flashback: what its script supervisor said and established so far. */
const SCENES: { slate: string; title: string; story: Partial<SceneStory>; established?: string }[] = [
  { slate: "22", title: "The hall", story: { day: 1 }, established: "07:40" },
  { slate: "23", title: "The garden gate", story: { day: 1, from: "07:30", to: "08:10" }, established: "08:05" },
  { slate: "25", title: "The stairs", story: { day: 1 }, established: "08:20" },
  { slate: "26", title: "The street, evening", story: { day: 1, from: "18:00", to: "19:30", direction: "running" } },
  {
    slate: "31",
    title: "The same kitchen, 1974",
    story: { day: 1, line: "Flashback: the wedding" },
    established: "16:42",
  },
];

/** Tells the story around a scene that plays between 23 and 25 and may show 8:00 to 9:00. */
export function tellStory(store: Store, { projectId, sceneId }: { projectId: string; sceneId: string }): void {
  for (const { slate, title, story, established } of SCENES) {
    const { id } = store.scenes.add({ projectId, slate, title });
    store.stories.save(id, { ...UNTOLD_STORY, ...story });
    if (established === undefined) continue;
    store.storyTimes.decide(id, null, { shown: { time: established, hours: 24 }, state: "established" });
  }
  store.stories.save(sceneId, { ...UNTOLD_STORY, day: 1, from: "08:00", to: "09:00" });
  const before = store.scenes.list(projectId).find(({ slate }) => slate === "23");
  store.storyOrder.move(sceneId, { line: "", day: 1, after: before?.id ?? null });
}
