import { describeError } from "../../base/fault.ts";
import type { ChildCommand } from "../protocol.ts";
import { openClipReader } from "./clip.ts";
import { endProcess } from "./gstreamer.ts";
import { openLive } from "./live.ts";
import { listen, say } from "./wire.ts";

/** One source, one pipeline, one process. A native crash costs this process and nothing else. */
interface Work {
  obey(command: ChildCommand): void;
  /** Finishes what is being written and ends the process. */
  stop(): void;
}

let work: Work | undefined;

listen({
  onSetup: (setup) => {
    try {
      work = setup.mode === "live" ? openLive(setup) : openClipReader(setup);
    } catch (error) {
      say({ type: "failed", reason: "pipeline", message: describeError(error) });
      endProcess();
    }
  },
  onCommand: (command) => (command.type === "stop" ? stop() : work?.obey(command)),
  onEnd: stop,
});

function stop(): void {
  if (work) work.stop();
  else endProcess();
}
