import { Fault } from "../../../src/base/fault.ts";

/** One thing that was right or not, and what spoke for it. */
export interface Example {
  features: readonly number[];
  isRight: boolean;
}

/** probability = sigmoid(bias + sum of weights[k] x features[k]) */
export interface Fit {
  bias: number;
  weights: number[];
}

/** Pulls weights to 0 as one example of weight 1 would: keeps them finite where right and wrong are wholly apart. */
const RIDGE = 1;
const MOST_STEPS = 60;
const SETTLED = 1e-8;
/** A step that would change a number by more is cut: Newton's method may else leap where the data are few. */
const LONGEST_STEP = 4;
/** Fewer of either kind decide nothing. */
const LEAST_OF_EACH = 5;

/**
 * Logistic regression by Newton's method (iteratively reweighted least squares) with a ridge on the weights. Monotone: no
 * weight is negative; one that would be is set to 0, and the others are fitted anew.
 */
export function fitLogistic(examples: readonly Example[]): Fit {
  const right = examples.filter((one) => one.isRight).length;
  const wrong = examples.length - right;
  if (Math.min(right, wrong) < LEAST_OF_EACH) {
    const counts = `${right} right and ${wrong} wrong readings`;
    throw new Fault("invalid", `there is nothing to fit: ${counts}, and ${LEAST_OF_EACH} of each are needed`);
  }
  const size = examples[0].features.length;
  let open = Array.from({ length: size }, (_, index) => index);
  for (;;) {
    const [bias, ...some] = fitFree(examples, open);
    if (some.every((weight) => weight >= 0)) {
      const weights = Array.from({ length: size }, (_, index) => some[open.indexOf(index)] ?? 0);
      return { bias, weights };
    }
    const least = some.indexOf(Math.min(...some));
    open = open.filter((_, place) => place !== least);
  }
}

/** Bias, then the weights of the features named in `open`, of any sign. */
function fitFree(examples: readonly Example[], open: readonly number[]): number[] {
  const size = open.length + 1;
  const found = new Array<number>(size).fill(0);
  for (let step = 0; step < MOST_STEPS; step++) {
    const gradient = found.map((value, index) => (index === 0 ? 0 : -RIDGE * value));
    const hessian = found.map((_, row) => found.map((_, column) => (row === column ? (row === 0 ? 1e-9 : RIDGE) : 0)));
    for (const { features, isRight } of examples) {
      const x = [1, ...open.map((index) => features[index])];
      const p = 1 / (1 + Math.exp(-x.reduce((sum, value, index) => sum + value * found[index], 0)));
      for (let row = 0; row < size; row++) {
        gradient[row] += ((isRight ? 1 : 0) - p) * x[row];
        for (let column = 0; column < size; column++) hessian[row][column] += p * (1 - p) * x[row] * x[column];
      }
    }
    const change = solve(hessian, gradient);
    const shrink = Math.min(1, LONGEST_STEP / Math.max(...change.map(Math.abs), 1e-12));
    for (let index = 0; index < size; index++) found[index] += change[index] * shrink;
    if (Math.max(...change.map(Math.abs)) < SETTLED) break;
  }
  return found;
}

/** Solves a symmetric positive definite system by elimination with pivots. */
function solve(matrix: readonly (readonly number[])[], values: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, values[index]]);
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    const pivot = rows
      .slice(column)
      .reduce((best, row, at) => (Math.abs(row[column]) > Math.abs(rows[best][column]) ? at + column : best), column);
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = rows[row][column] / rows[column][column];
      for (let at = column; at <= size; at++) rows[row][at] -= factor * rows[column][at];
    }
  }
  return rows.map((row, index) => row[size] / row[index]);
}
