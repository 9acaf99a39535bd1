import type { DetectorHealth, DetectorInfo } from "../../domain/detector.ts";
import { type Html, html } from "../html.ts";
import { cleanLine, sayCount, sayTime } from "../words.ts";
import { sayModels } from "./models.ts";

/** How a detector is, as the crew says it. `tone` is the colour; the dot's shape says the same. */
interface StateWords {
  text: string;
  tone: "good" | "warn" | "dim";
}

const STATE_WORDS: Record<DetectorHealth["state"], StateWords> = {
  starting: { text: "starting", tone: "dim" },
  ready: { text: "ready", tone: "good" },
  busy: { text: "working", tone: "good" },
  late: { text: "late", tone: "warn" },
  "backing-off": { text: "failed, trying again", tone: "warn" },
  disabled: { text: "stopped after failures", tone: "warn" },
};
const SWITCHED_OFF: StateWords = { text: "off on this box", tone: "dim" };
const NOT_RUNNING: StateWords = { text: "not running", tone: "warn" };

/** The word with its dot, and the reason where there is one. */
export function showDetectorState(info: Pick<DetectorInfo, "decisions">, health: DetectorHealth | undefined): Html {
  const { text, tone } = findWords(info, health);
  const reason = health === undefined || health.reason === "" ? "" : html`: ${cleanLine(health.reason)}`;
  return html`<span class="state ${tone}"><i class="dot" aria-hidden="true"></i><span>${text}${reason}</span></span>`;
}

function findWords(info: Pick<DetectorInfo, "decisions">, health: DetectorHealth | undefined): StateWords {
  if (!info.decisions.enabled) return SWITCHED_OFF;
  return health ? STATE_WORDS[health.state] : NOT_RUNNING;
}

/** "412 checked · 31 ms a sample · 2 failed · 1 restart · 3 models on the processor", only what there is. */
export function sayFigures(health: DetectorHealth): string {
  const figures = [
    `${health.checked} checked`,
    health.msPerSample === null ? "" : `${sayMs(health.msPerSample)} a sample`,
    health.failed > 0 ? `${health.failed} failed` : "",
    health.skipped > 0 ? `${health.skipped} skipped` : "",
    health.restarts > 0 ? sayCount(health.restarts, "restart") : "",
    sayModels(health.models),
  ];
  return figures.filter((figure) => figure !== "").join(" · ");
}

/** "14:02: the answer was no JSON"; empty when nothing went wrong yet. */
export function sayLastFault({ lastFault, lastFaultAt }: DetectorHealth): string {
  if (lastFault === "") return "";
  return `${lastFaultAt === null ? "" : `${sayTime(lastFaultAt)}: `}${cleanLine(lastFault)}`;
}

export function sayMs(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
