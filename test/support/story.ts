import type { Box } from "../../src/domain/frame.ts";
import type { Take } from "../../src/domain/take.ts";
import type { Store } from "../../src/store/store.ts";
import { finishClips } from "./pipeline-rows.ts";

/** One clock of a take, as the clock detector answers it. */
export interface ReadClock {
  /** "HH:MM"; null: it could not be read. */
  time: string | null;
  hours?: 12 | 24;
  type?: "analog" | "digital";
  running?: boolean;
  agreement?: number;
  confidence?: number;
  box?: Box | null;
}

/** Shoots a take of a set-up whose clocks were read: the rows that the pipeline leaves. */
export function shootClocks(
  store: Store,
  { angleId, recording }: { angleId: string; recording: string },
  clocks: readonly ReadClock[],
): Take {
  const current = store.takes.current();
  const armed = current?.angleId === angleId ? current : store.takes.arm({ angleId });
  store.roll(armed.id);
  const take = store.cut(armed.id);
  const [clip] = finishClips(store, take, recording);
  const ids = { takeId: take.id, clipId: clip.id };
  const check = store.checks.start({ ...ids, referenceId: null, referenceLabel: "" });
  store.observations.record({ id: check, ...ids }, clocks.map(describeClock));
  return take;
}

function describeClock({ time, hours = 12, type = "analog", running = false, ...clock }: ReadClock) {
  const details = {
    type,
    time,
    readable: time !== null,
    hours,
    running,
    agreement: clock.agreement ?? 1,
    seconds: null,
  };
  return {
    detector: "clock",
    moment: { ptsMs: 1500, frameIndex: 36 },
    observation: {
      kind: "clock",
      confidence: clock.confidence ?? 0.9,
      box: clock.box ?? null,
      description: `Clock shows ${time}`,
      details,
    },
  };
}
