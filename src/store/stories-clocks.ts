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
}

interface ClockRow {
  takeId: string;
  confidence: number;
  box: string;
  details: string;
}

/** Newest first. What is compared with now is asked once, not for every take. */
const SELECT_TAKES = `with current as (select c.take_id from reference_clips r join clips c on c.id = r.clip_id
    where r.id = (select id from reference_clips n where n.angle_id = r.angle_id and n.camera = r.camera
      order by n.since desc, n.id desc limit 1))
  select t.id as takeId, a.scene_id as sceneId, t.slate_scene as scene, t.slate_setup as setup,
  t.slate_take as take, t.slate_suffix as suffix, t.flags like '%"circled"%' as circled,
  t.id in (select take_id from current) as isReference
  from takes t join angle_scenes a on a.angle_id = t.angle_id join scenes s on s.id = a.scene_id
  where s.project_id = ? and exists (select 1 from observations o where o.take_id = t.id and o.kind = '${CLOCK_KIND}'
    and o.details ->> '$.time' is not null)
  order by t.created_at desc, t.id desc`;
const SELECT_CLOCKS = `select take_id as takeId, confidence, box, details from observations
  where kind = '${CLOCK_KIND}' and take_id in (select value from json_each(?)) order by take_id, confidence desc, id`;

/** The clocks that detectors read, of the takes that tell a scene's time. */
export class StoryClocks {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** By scene, newest take first: circled ones, references, and the newest; of those whose clocks have a time. */
  listProject(projectId: string): Map<string, TakeClocks[]> {
    const rows = keepTelling(this.#ledger.all<TakeRow>(SELECT_TAKES, projectId));
    const clocks = this.#listClocks([...new Set(rows.map(({ takeId }) => takeId))]);
    const scenes = new Map<string, TakeClocks[]>();
    for (const { takeId, sceneId, circled, isReference, ...slate } of rows) {
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
      const clocks = takes.get(takeId) ?? [];
      takes.set(takeId, clocks);
      if (clocks.length >= MAX_CLOCKS_A_TAKE) continue;
      clocks.push(readClock({ confidence, box: JSON.parse(box), details: JSON.parse(details) }));
    }
    return takes;
  }
}

/** Circled takes, references, and each scene's newest. */
function keepTelling(newestFirst: readonly TakeRow[]): TakeRow[] {
  const seen = new Set<string>();
  return newestFirst.filter(({ sceneId, circled, isReference }) => {
    const isNewest = !seen.has(sceneId);
    seen.add(sceneId);
    return isNewest || circled === 1 || isReference === 1;
  });
}
