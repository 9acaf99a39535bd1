import { defineDetector } from "@camf/detector-sdk";
import { type Clocks, openClocks } from "./clock-reader.ts";
import { TakeWatch } from "./take-watch.ts";

let clocks: Clocks | undefined;

await defineDetector({
  wants: "frame",
  borrow: true,
  async initialize({ models }) {
    if (models === undefined) throw new Error("the box has no folder of models");
    clocks = await openClocks({ models });
    return { models: [...clocks.models] };
  },
  beginTake(begun) {
    if (!clocks) throw new Error("the models are not open");
    return new TakeWatch(clocks, begun);
  },
  analyze: ({ frame, sample }, watch) => watch.see(frame, sample),
  endTake: (watch) => watch.end(),
});
