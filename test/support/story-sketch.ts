import { type SceneStory, UNTOLD_STORY } from "../../src/domain/story.ts";
import type { ClockReading, TakeClocks } from "../../src/domain/story-clocks.ts";
import type { StoryScene, StoryTime } from "../../src/domain/story-scene.ts";
import type { ShownTime } from "../../src/domain/story-time.ts";

/** "16:42" of a clock of 24 hours, "4:42?" of one of 12. */
export function shown(text: string): ShownTime {
  return text.endsWith("?") ? { time: text.slice(0, -1).padStart(5, "0"), hours: 12 } : { time: text, hours: 24 };
}

/** A scene of a story in a few words. */
export interface Sketch extends Partial<SceneStory> {
  at?: number;
  /** Established, each by a take of its own. */
  est?: string[];
  rejected?: string[];
  /** Last read, in a take that nobody decided about. */
  read?: string;
}

/** Scenes of day 1 of the main story, in the order given, unless they say something else. */
export function sketch(scenes: Record<string, Sketch>): StoryScene[] {
  return Object.entries(scenes).map(([slate, { at, est = [], rejected = [], read, ...story }], index) => {
    const time = (state: StoryTime["state"]) => (text: string, take: number) => ({
      sceneId: slate,
      takeId: `${slate}-${state}-${take}`,
      label: `${slate}A take ${take + 1}`,
      shown: shown(text),
      state,
      decidedAt: "",
    });
    return {
      id: slate,
      slate,
      title: "",
      position: at ?? index + 1,
      place: null,
      story: { ...UNTOLD_STORY, day: 1, ...story },
      times: [...est.map(time("established")), ...rejected.map(time("rejected"))],
      takes: read === undefined ? [] : [take("newest", [clock(read)], { label: `${slate}B take 7` })],
    };
  });
}

/** A clock that shows this, or that could not be read. */
export function clock(text: string | null, change: Partial<ClockReading> = {}): ClockReading {
  const rest = { type: null, running: null, agreement: null, confidence: 0.9, box: null };
  return { shown: text === null ? null : shown(text), ...rest, ...change };
}

export function take(takeId: string, clocks: ClockReading[], change: Partial<TakeClocks> = {}): TakeClocks {
  return { takeId, label: takeId, circled: false, isReference: false, clocks, ...change };
}
