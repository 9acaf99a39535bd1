import type { Certainty } from "../../../detectors/clock/belief.ts";
import { weighEvidence } from "../../../detectors/clock/certainty.ts";
import type { ClockType } from "../../../detectors/clock/face.ts";
import { formatRate, rate, rateOf } from "../rates.ts";
import type { Answer, Answers } from "./answers.ts";
import { countRead, isClaimed, type Trial } from "./weighing.ts";

const TYPES = ["analog", "digital"] as const;
const BINS = 10;
/** What decided before certainties were weighed: the finder's score alone, then the product of what the reader said. */
const PRODUCT_RULE = { leastScore: 0.3, product: 0.5 } as const;

/** What is written of one run. */
export interface CertaintyFigures {
  kept: Certainty;
  chosen: Certainty;
  trials: readonly Trial[];
  answers: Record<"thorough" | "quick", Answers>;
}

/** As Markdown, fit for a README and for a terminal. */
export function formatCertainty({ kept, chosen, trials, answers }: CertaintyFigures): string {
  const { thorough, quick } = answers;
  return [
    '## Claims on the second half of the frames; of "as weighed now" both halves made the figures, crosswise',
    "| rule, and looks as in | type | claimed times that are right | readable clocks rightly read |\n| --- | --- | --- | --- |",
    ...formatRule("product of 0.5, stills", thorough, isClaimedByProduct),
    ...formatRule("as kept until now, stills", thorough, (answer) => isClaimed(answer, kept)),
    ...formatRule("as weighed now, stills", thorough, (answer) => isClaimed(answer, chosen)),
    ...formatRule("as weighed now, clips", quick, (answer) => isClaimed(answer, chosen)),
    "\n## Reliability, stills: how many of the readings of a confidence are right",
    "| confidence | analog | digital |\n| --- | --- | --- |",
    ...formatReliability(thorough.answers, chosen),
    "\n## The finder's least score, on all frames",
    "| least score | readable clocks rightly read | finds that are read |\n| --- | --- | --- |",
    ...trials.map((trial) => `| ${trial.certainty.leastScore} | ${percent(trial.recall)} | ${trial.glances} |`),
    `\n${JSON.stringify(chosen)}`,
  ].join("\n");
}

function isClaimedByProduct({ evidence: { score, mass, readable } }: Answer): boolean {
  return score >= PRODUCT_RULE.leastScore && mass * readable >= PRODUCT_RULE.product;
}

function formatRule(name: string, { answers, readable }: Answers, rule: (answer: Answer) => boolean): string[] {
  const claims = answers.filter((answer) => answer.part === "report" && rule(answer));
  const row = (label: string, types: readonly ClockType[]) => {
    const own = claims.filter(({ type }) => types.includes(type));
    const clocks = types.reduce((sum, type) => sum + readable.report[type], 0);
    const right = formatRate(rateOf(own, ({ isRight }) => isRight));
    return `| ${name} | ${label} | ${right} | ${formatRate(rate(countRead(own), clocks))} |`;
  };
  return [row("all", TYPES), ...TYPES.map((type) => row(type, [type]))];
}

function formatReliability(answers: readonly Answer[], chosen: Certainty): string[] {
  const judged = answers
    .filter(({ part, evidence }) => part === "report" && evidence.score >= chosen.leastScore)
    .map((answer) => ({ ...answer, at: weighEvidence(answer.type, answer.evidence, chosen[answer.type]) }));
  return Array.from({ length: BINS }, (_, bin) => {
    const inBin = judged.filter(({ at }) => Math.min(BINS - 1, Math.floor(at * BINS)) === bin);
    const cells = TYPES.map((type) => {
      const own = inBin.filter((answer) => answer.type === type);
      return formatRate(rateOf(own, ({ isRight }) => isRight));
    });
    return `| ${(bin / BINS).toFixed(1)}–${((bin + 1) / BINS).toFixed(1)} | ${cells.join(" | ")} |`;
  });
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
