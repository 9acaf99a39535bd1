import { afterAll, afterEach, beforeAll, beforeEach } from "bun:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { type SceneStory, UNTOLD_STORY } from "../../src/domain/story.ts";
import { openChromium, openPaired } from "./chromium.ts";
import { openTestWeb, type TestWeb } from "./web.ts";

export const RECORDING = `${import.meta.dir}/../../models/film-set/seed-1/take.mp4`;

interface Tab extends AsyncDisposable {
  context: BrowserContext & { complaints: string[] };
  page: Page;
}

/** For each test of a file a box with scenes 24 to 27, and one browser for all of them. */
export class StoryStage {
  #browser: Browser | undefined;
  #box: TestWeb | undefined;
  /** Ids by slate: 24 is there from the start, 25 to 27 follow it in the script. */
  scenes: Record<string, string> = {};

  constructor() {
    beforeAll(async () => {
      this.#browser = await openChromium();
    });
    afterAll(() => this.#browser?.close());
    beforeEach(async () => {
      this.#box = await openTestWeb();
      const { projectId, sceneIds } = this.box.angle;
      const others = ["25", "26", "27"].map(
        (slate) => [slate, this.box.store.scenes.add({ projectId, slate }).id] as const,
      );
      this.scenes = Object.fromEntries([["24", sceneIds[0]], ...others]);
    });
    afterEach(() => this.#box?.[Symbol.asyncDispose]());
  }

  get browser(): Browser {
    if (!this.#browser) throw new Error("no browser before the tests begin");
    return this.#browser;
  }

  get box(): TestWeb {
    if (!this.#box) throw new Error("no box before a test begins");
    return this.#box;
  }

  /** What is said of a scene's time, on story day 1 unless it says another. */
  say(slate: string, story: Partial<SceneStory>): void {
    this.box.store.stories.save(this.scenes[slate], { ...UNTOLD_STORY, day: 1, ...story });
  }

  establish(slate: string, time: string): void {
    const shown = { time, hours: 24 } as const;
    this.box.store.storyTimes.decide(this.scenes[slate], null, { shown, state: "established" });
  }

  async openPage(path: string, options: Parameters<typeof openPaired>[2] = {}): Promise<Tab> {
    const context = await openPaired(this.browser, this.box, options);
    const page = await context.newPage();
    await page.goto(this.box.web.address + path);
    return { context, page, [Symbol.asyncDispose]: () => context.close() };
  }

  /** Path of the production's time line. */
  timeLine(): string {
    return `/projects/${this.box.angle.projectId}/story`;
  }
}
