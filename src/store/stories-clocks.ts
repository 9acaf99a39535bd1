import { formatSlate } from "../domain/slate.ts";
import { CLOCK_KIND, readClock, type TakeClocks } from "../domain/story-clocks.ts";
import type { Ledger } from "./ledger.ts";

/** Clocks of one take that are looked at, the surest: a stranger's detector may answer one a sample. */
const MAX_CLOCKS_A_TAKE = 16;

interface TakeRow {
  takeId: string;
  sceneId: string;
  scene: string;
  setup: string;
  take: string;
  suffix: string;
  circled: number;
  isReference: number;
  isNewest: number;
}

interface ClockRow {
  takeId: string;
  confidence: number;
  box: string;
  details: string;
}

const SELECT_TAKES = `select t.id as takeId, a.scene_id as sceneId, t.slate_scene as scene, t.slate_setup as setup,
  t.slate_take as take, t.slate_suffix as suffix,
  exists (select 1 from json_each(t.flags) where value = 'circled') as circled,
  exists (select 1 from clips c join reference_clips r on r.clip_id = c.id where c.take_id = t.id and r.id =
    (select id from reference_clips n where n.angle_id = t.angle_id and n.camera = c.camera
      order by n.since desc, n.id desc limit 1)) as isReference,
  row_number() over (partition by a.scene_id order by t.created_at desc, t.id desc) = 1 as isNewest
  from takes t join angle_scenes a on a.angle_id = t.angle_id join scenes s on s.id = a.scene_id
  where s.project_id = ? and t.id in (select take_id from observations where kind = '${CLOCK_KIND}')
  order by t.created_at desc, t.id desc`;
const SELECT_CLOCKS = `select take_id as takeId, confidence, box, details from
  (select *, row_number() over (partition by take_id order by confidence desc, id) as nth from observations
    where kind = '${CLOCK_KIND}' and take_id in (select value from json_each(?)))
  where nth <= ${MAX_CLOCKS_A_TAKE} order by takeId, nth`;

/** The clocks that detectors read, of the takes that tell a scene's time. */
export class StoryClocks {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** By scene, newest take first: circled ones, references, and the newest that shows a clock. */
  listProject(projectId: string): Map<string, TakeClocks[]> {
    const rows = this.#ledger.all<TakeRow>(SELECT_TAKES, projectId).filter(tellsTime);
    const clocks = this.#listClocks([...new Set(rows.map(({ takeId }) => takeId))]);
    const scenes = new Map<string, TakeClocks[]>();
    for (const { takeId, sceneId, circled, isReference, isNewest: _, ...slate } of rows) {
      const flags = { circled: circled === 1, isReference: isReference === 1 };
      const take = { takeId, label: formatSlate(slate), ...flags, clocks: clocks.get(takeId) ?? [] };
      scenes.set(sceneId, [...(scenes.get(sceneId) ?? []), take]);
    }
    return scenes;
  }

  #listClocks(takeIds: readonly string[]): Map<string, TakeClocks["clocks"]> {
    const takes = new Map<string, TakeClocks["clocks"]>();
    for (const { takeId, confidence, box, details } of this.#ledger.all<ClockRow>(
      SELECT_CLOCKS,
      JSON.stringify(takeIds),
    )) {
      const clock = readClock({ confidence, box: JSON.parse(box), details: JSON.parse(details) });
      takes.set(takeId, [...(takes.get(takeId) ?? []), clock]);
    }
    return takes;
  }
}

function tellsTime({ circled, isReference, isNewest }: TakeRow): boolean {
  return circled === 1 || isReference === 1 || isNewest === 1;
}
