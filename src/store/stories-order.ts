import { Fault } from "../base/fault.ts";
import type { Ledger } from "./ledger.ts";
import type { Stories } from "./stories.ts";
import type { StoryRows } from "./stories-rows.ts";

/** Where a scene goes in the story: behind another one of the same line and day, or first. */
export interface StoryGoal {
  line: string;
  day: number | null;
  /** Null: first. */
  after: string | null;
}

/** The order of the story, apart from that of the script. */
export class StoryOrder {
  readonly #ledger: Ledger;
  readonly #rows: StoryRows;
  readonly #stories: Stories;

  constructor(ledger: Ledger, { rows, stories }: { rows: StoryRows; stories: Stories }) {
    this.#ledger = ledger;
    this.#rows = rows;
    this.#stories = stories;
  }

  /** Where the scene stands now, so that it can be put back. */
  findGoal(sceneId: string): StoryGoal {
    const { story } = this.#rows.place(sceneId);
    const order = this.#rows.order(sceneId, story);
    const index = order.findIndex(({ id }) => id === sceneId);
    return { line: story.line, day: story.day, after: order[index - 1]?.id ?? null };
  }

  /**
   * Puts a scene behind another one, wherever that stands by now: two tablets that move scenes at once do not undo each
   * other. Throws conflict when the other scene has left that line and day. Answers where the scene stood before.
   */
  move(sceneId: string, goal: StoryGoal): StoryGoal {
    return this.#ledger.commit((append) => {
      const before = this.findGoal(sceneId);
      const { line, day } = this.#stories.save(sceneId, {
        ...this.#stories.find(sceneId),
        line: goal.line,
        day: goal.day,
      });
      const others = this.#rows.order(sceneId, { line, day }).filter(({ id }) => id !== sceneId);
      const index = goal.after === null ? -1 : others.findIndex(({ id }) => id === goal.after);
      if (goal.after !== null && index < 0) {
        throw new Fault("conflict", "the order has changed in the meantime; look at it again");
      }
      const order = others.toSpliced(index + 1, 0, this.#rows.place(sceneId));
      for (const [at, scene] of order.entries()) {
        if (scene.place !== at + 1) this.#rows.write(scene.id, scene.story, at + 1);
      }
      append("scene", sceneId);
      return before;
    });
  }

  /** One step earlier or later among its neighbours as they stand now. Throws conflict at the end of the row. */
  step(sceneId: string, by: -1 | 1): StoryGoal {
    return this.#ledger.commit(() => {
      const { story } = this.#rows.place(sceneId);
      const order = this.#rows.order(sceneId, story);
      const to = order.findIndex(({ id }) => id === sceneId) + by;
      if (to < 0 || to >= order.length) {
        throw new Fault("conflict", by < 0 ? "this scene is the first already" : "this scene is the last already");
      }
      const after = order.filter(({ id }) => id !== sceneId)[to - 1]?.id ?? null;
      return this.move(sceneId, { line: story.line, day: story.day, after });
    });
  }
}
