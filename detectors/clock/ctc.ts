/** A text and how probable it is, 0..1, summed over every way of writing it into the columns. */
export interface Candidate {
  text: string;
  probability: number;
}

/** The classes of the digit reader from 1 on; class 0 is the blank. */
export const SYMBOLS = "0123456789:.AP-";
export const CLASSES = SYMBOLS.length + 1;

/** So many texts are followed from column to column. */
const BEAM = 24;
/** A text less probable than this is not begun: whatever grows out of it is less probable still. */
const LEAST_TEXT = 1e-5;

/** Probabilities of the columns so far that end in a blank, and of those that end in the text's last symbol. */
interface Mass {
  blank: number;
  symbol: number;
}

/**
 * The likeliest texts, best first, of columns x CLASSES natural log-probabilities: prefix beam search over connectionist
 * temporal classification (Graves 2012, Hannun et al. 2014). Probabilities are of all texts there are; what the beam
 * dropped on its way is missing from them, so they are lower bounds.
 */
export function searchTexts(logs: Float32Array): Candidate[] {
  let beam = new Map<string, Mass>([["", { blank: 1, symbol: 0 }]]);
  for (let from = 0; from < logs.length; from += CLASSES) beam = follow(beam, logs.subarray(from, from + CLASSES));
  return [...beam]
    .map(([text, mass]) => ({ text, probability: Math.min(1, mass.blank + mass.symbol) }))
    .sort((one, other) => other.probability - one.probability);
}

/** One column further. */
function follow(beam: Map<string, Mass>, column: Float32Array): Map<string, Mass> {
  const chances = Array.from(column, Math.exp);
  const next = new Map<string, Mass>();
  const likely = chances.flatMap((chance, symbol) => (symbol > 0 && chance >= LEAST_TEXT ? [symbol] : []));
  for (const [text, mass] of beam) {
    const whole = mass.blank + mass.symbol;
    const same = massOf(next, text);
    same.blank += whole * chances[0];
    const last = text.length > 0 ? SYMBOLS.indexOf(text[text.length - 1]) + 1 : 0;
    if (last > 0) same.symbol += mass.symbol * chances[last];
    for (const symbol of likely) {
      // The same symbol again is a second one only after a blank.
      const before = symbol === last ? mass.blank : whole;
      const reached = before * chances[symbol];
      if (reached >= LEAST_TEXT) massOf(next, text + SYMBOLS[symbol - 1]).symbol += reached;
    }
  }
  return prune(next);
}

function massOf(beam: Map<string, Mass>, text: string): Mass {
  let mass = beam.get(text);
  if (!mass) {
    mass = { blank: 0, symbol: 0 };
    beam.set(text, mass);
  }
  return mass;
}

function prune(beam: Map<string, Mass>): Map<string, Mass> {
  if (beam.size <= BEAM) return beam;
  const best = [...beam].sort(([, one], [, other]) => other.blank + other.symbol - one.blank - one.symbol);
  return new Map(best.slice(0, BEAM));
}
