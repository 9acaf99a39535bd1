import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Ending, Finding, Observation } from "@camf/detector-sdk";
import sharp from "sharp";
import type { Clocks, Pixels } from "../../../detectors/clock/clock-reader.ts";
import type { makeRules } from "../../../detectors/clock/rules.ts";
import { TakeWatch } from "../../../detectors/clock/take-watch.ts";
import { drawClock, hangInto } from "../../support/clock-drawing.ts";
import { fillClockSettings } from "../../support/clock-settings.ts";
import { drawDisplay } from "../../support/display-drawing.ts";
import { extractFrame } from "../../support/ffmpeg.ts";
import { findAction } from "../../support/film-set.ts";

const [WIDTH, HEIGHT] = [1280, 720];
/** Where the film set's own wall clock hangs: one of ours covers it. */
const ON_THE_WALL = { x: 788, y: 136, diameterPx: 170 };
/** Where a display hangs on a plain part of the wall. */
const DISPLAY = { x: 560, y: 150, widthPx: 260 };
const RATE_HZ = 4;
/** Standard deviation; the face is still found, its hands are smears. */
const BLUR_PX = 12;

/** Clocks drawn into the film set. */
export class Film {
  readonly #folder = mkdtempSync(join(tmpdir(), "camf-clock-film-"));
  #wall: Promise<string> | undefined;

  /** The set with our clock on its wall, and others; null: a plain board hangs where the clock was. */
  async shoot(time: string | null, others: readonly { time: string; x: number; y: number }[] = []): Promise<Pixels> {
    const { x, y, diameterPx } = ON_THE_WALL;
    const first = time === null ? await drawBoard(diameterPx) : await drawClock({ time, diameterPx });
    const rest = others.map(async (other) => ({
      ...other,
      picture: await drawClock({ time: other.time, diameterPx }),
    }));
    return this.hang([{ picture: first, x, y }, ...(await Promise.all(rest))]);
  }

  /** The set with a clock so far out of focus that nobody can read it surely. */
  async shootBlurred(time: string): Promise<Pixels> {
    const { x, y, diameterPx } = ON_THE_WALL;
    const clock = await drawClock({ time, diameterPx });
    return this.hang([{ picture: await sharp(clock).blur(BLUR_PX).png().toBuffer(), x, y }]);
  }

  /** The set with a lit display beside where the clock was; "88:88" lights all of it. */
  async shootDisplay(text: string): Promise<Pixels> {
    const { x, y, diameterPx } = ON_THE_WALL;
    const display = await drawDisplay({ text, widthPx: DISPLAY.widthPx });
    return this.hang([
      { picture: await drawBoard(diameterPx), x, y },
      { picture: display, ...DISPLAY },
    ]);
  }

  /** The set with these things on its wall. */
  async hang(things: Parameters<typeof hangInto>[1]): Promise<Pixels> {
    const scene = { picture: await this.#findWall(), width: WIDTH, height: HEIGHT };
    const picture = await hangInto(scene, things);
    const data = await sharp(picture).removeAlpha().raw().toBuffer();
    return { width: WIDTH, height: HEIGHT, stride: WIDTH * 3, data };
  }

  #findWall(): Promise<string> {
    const wall = join(this.#folder, "wall.png");
    const { path, firstFrame } = findAction("reference");
    this.#wall ??= extractFrame(path, firstFrame, wall).then(() => wall);
    return this.#wall;
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A board of the wall's colour: nothing that could be a clock. */
function drawBoard(side: number): Promise<Buffer> {
  const board = { create: { width: side, height: side, channels: 3, background: "#b9ab98" } } as const;
  return sharp(board).png().toBuffer();
}

type Begun = Parameters<typeof makeRules>[0];

export interface Told {
  /** Of single samples. */
  findings: Finding[];
  observations: Observation[];
  notChecked: string[];
  ending: Required<Pick<Ending, "findings" | "observations">>;
}

/** Shows pictures to the detector as a take of four samples a second. */
export async function watchTake(
  clocks: Clocks,
  pictures: readonly Pixels[],
  begun: Partial<Omit<Begun, "take">> & { take?: Partial<Begun["take"]> } = {},
): Promise<Told> {
  const take = {
    id: "take",
    angle: "24A",
    camera: "A",
    mode: "clip" as const,
    rateHz: RATE_HZ,
    timeScale: 1,
    ...begun.take,
  };
  const watch = new TakeWatch(clocks, {
    settings: fillClockSettings(),
    story: undefined,
    reference: undefined,
    ...begun,
    take,
  });
  const told = { findings: [] as Finding[], observations: [] as Observation[], notChecked: [] as string[] };
  for (const [index, picture] of pictures.entries()) {
    const answer = await watch.see(picture, { frameIndex: index * 6, ptsMs: (index * 1000) / RATE_HZ });
    if ("notChecked" in answer) told.notChecked.push(answer.notChecked);
    else told.findings.push(...answer.findings);
    told.observations.push(...(answer.observations ?? []));
  }
  const { findings = [], observations = [] } = watch.end();
  return { ...told, ending: { findings, observations } };
}

/** What the box hands on of a take as a reference. */
export function asReference(observations: readonly Observation[]) {
  return { name: "take 2", observations: [...observations] };
}
