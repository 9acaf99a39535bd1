import type { ClockVote } from "../../domain/story-clocks.ts";
import { findConflicts } from "../../domain/story-conflicts.ts";
import type { StoryConflict } from "../../domain/story-contradiction.ts";
import { type PlacedGroup, placeStory, tellIn } from "../../domain/story-day.ts";
import { proposeTime, type StoryScene } from "../../domain/story-scene.ts";
import type { ShownTime } from "../../domain/story-time.ts";
import type { Store } from "../../store/store.ts";
import { readStoryScenes } from "../../store/stories-production.ts";

/** A production's story as pages and API show it. */
export interface ProductionStory {
  projectId: string;
  /** In the order of the script. */
  scenes: StoryScene[];
  groups: PlacedGroup[];
  /** In story order. */
  conflicts: JudgedConflict[];
}

export interface JudgedConflict extends StoryConflict {
  /** Of the scene under whose name the sentence stands. */
  slate: string;
  intended: boolean;
}

/** What the box would establish, with the half of the day as far as anything tells it. */
export interface Proposal extends ClockVote {
  told: ShownTime;
}

/**
 * Productions' stories as they stand. All that is in them is journaled, so one is read again only when the journal has
 * grown, however many tablets look at it twice a second.
 */
export class StoryReader {
  readonly #store: Store;
  readonly #known = new Map<string, ProductionStory>();
  #head = -1;

  constructor(store: Store) {
    this.#store = store;
  }

  read(projectId: string): ProductionStory {
    const head = this.#store.journal.head();
    if (head !== this.#head) this.#known.clear();
    this.#head = head;
    const story = this.#known.get(projectId) ?? readProductionStory(this.#store, projectId);
    this.#known.set(projectId, story);
    return story;
  }
}

function readProductionStory(store: Store, projectId: string): ProductionStory {
  const scenes = readStoryScenes(store, projectId);
  const groups = placeStory(scenes);
  const intended = store.storyIntentions.list(projectId);
  const slates = new Map(scenes.map(({ id, slate }) => [id, slate]));
  const conflicts = findConflicts(groups).map((conflict) => ({
    ...conflict,
    slate: slates.get(conflict.sceneId) ?? "",
    intended: intended.has(conflict.key),
  }));
  return { projectId, scenes, groups, conflicts };
}

export function findScene({ scenes }: ProductionStory, sceneId: string): StoryScene | undefined {
  return scenes.find(({ id }) => id === sceneId);
}

/** Contradictions that a scene has part in. */
export function listConflicts({ conflicts }: ProductionStory, sceneId: string): JudgedConflict[] {
  return conflicts.filter((one) => one.sceneId === sceneId || one.otherId === sceneId);
}

export function findProposal({ scenes }: ProductionStory, scene: StoryScene): Proposal | undefined {
  const vote = proposeTime(scene);
  return vote && { ...vote, told: tellIn(scenes, scene.id, vote.shown) };
}

/** "2 of 3 clocks show it"; nothing to say of a single one. */
export function sayAgreement({ agreeing, readable }: ClockVote): string {
  if (readable === 1) return "";
  if (agreeing < readable) return `${agreeing} of ${readable} clocks agree`;
  return readable === 2 ? "both clocks agree" : `all ${readable} clocks agree`;
}
