import type {
  AnalyzeParams,
  AnalyzeResult,
  Finding,
  FrameRef,
  ModelUse,
  Observation,
  ReferenceTake,
  SampleRef,
  Settings,
  Story,
  TakeRef,
} from "./contract.ts";
import type { Picture } from "./pictures.ts";

/** What a detector's author writes, and what it is given. */

/** Folders inside the sandbox, all read-only; undefined where the box has none. */
export interface Folders {
  models: string | undefined;
  rings: string | undefined;
  files: string | undefined;
}

/** A take that is open, with the settings that hold for it. */
export interface Begun {
  take: TakeRef;
  /** Every setting of the manifest, as the crew set it for this scene. */
  settings: Settings;
  /** What the script says of the scene's time; undefined where it says nothing. */
  story: Story | undefined;
  /**
   * What this detector observed in the reference, where `wants.referenceObservations` asks for it and it looked there.
   * Another version of it may have noted that.
   */
  reference: ReferenceTake | undefined;
}

interface Moment {
  sample: SampleRef;
  /** The settings of the take that the sample belongs to: short for `begun.settings`. */
  settings: Settings;
  begun: Begun;
}

export interface FrameInput extends Moment {
  frame: Picture;
}

export interface PairInput extends Moment {
  take: Picture;
  /** Already warped onto the take, same size. */
  reference: Picture;
  /** gray8: 255 where the warped reference has picture, 0 elsewhere. */
  validity: Picture;
  /** gray8: 255 where something moves, 0 elsewhere. */
  moves: Picture;
  homography: number[];
  offsetMs: number;
  alignmentConfidence: number;
}

/** What `wants` decides. */
export interface Inputs {
  frame: FrameInput;
  pair: PairInput;
}

/** What there is to tell of a detector that has started; `models` is what `@camf/onnx` tells. */
export interface Introduction {
  models?: ModelUse[];
}

/** A finding that names its sample, as it must where there is no sample at hand. */
type Late<T> = T & { sample: SampleRef };

/** What only the whole take shows. `state` goes to the next take of this angle and camera. */
export interface Ending {
  findings?: Late<Finding>[];
  observations?: Late<Observation>[];
  state?: string;
}

export interface DetectorDefinition<Wanted extends keyof Inputs, Memory> {
  /** The same as `wants.input` of detector.json: it decides what `analyze` is given. */
  wants: Wanted;
  /**
   * True: pictures are views into the ring instead of copies, which saves a millisecond at 1080p. They are empty once
   * `analyze` has returned, their rows may lie apart (`stride`), and **writing to one kills the process**.
   */
  borrow?: boolean;
  /** Called once, before anything else: load models here, and say on what they run. It has a minute. */
  initialize?(folders: Folders): void | Introduction | Promise<void> | Promise<Introduction | undefined>;
  /**
   * A take begins. What this returns is handed to `analyze` and `endTake` of this take: several may be open at once.
   * `state` is what the last take of this angle and camera left.
   */
  beginTake?(begun: Begun & { state: string | undefined }): Memory | Promise<Memory>;
  /** One sample; they may come out of order. What it throws becomes a fault of this sample; the detector lives on. */
  analyze(input: Inputs[Wanted], memory: Memory): AnalyzeResult | Promise<AnalyzeResult>;
  /** The take is over, and every sample of it that will come has come. */
  endTake?(memory: Memory, begun: Begun): Ending | Promise<Ending>;
}

/** How the pictures of each kind of input are read. */
export type ReadInput<Wanted extends keyof Inputs> = (
  params: AnalyzeParams,
  begun: Begun,
  read: (frame: FrameRef) => Picture,
) => Inputs[Wanted] | undefined;

export const INPUT_READERS: { [Wanted in keyof Inputs]: ReadInput<Wanted> } = {
  frame(params, begun, read) {
    if (!("frame" in params)) return undefined;
    return { sample: params.sample, settings: begun.settings, begun, frame: read(params.frame) };
  },
  pair(params, begun, read) {
    if (!("pair" in params)) return undefined;
    const { homography, offsetMs, alignmentConfidence, ...frames } = params.pair;
    return {
      sample: params.sample,
      settings: begun.settings,
      begun,
      take: read(frames.take),
      reference: read(frames.reference),
      validity: read(frames.validity),
      moves: read(frames.moves),
      homography,
      offsetMs,
      alignmentConfidence,
    };
  },
};
