/** Why tests failed, gathered from a runner's output: thousands of lines lie between a failure and the end of a run. */

const LINES_OF_ONE = 60;
const FAILURES_SHOWN = 20;
const RESULT = /^\((pass|fail|skip|todo)\) /;
/** Failed for good, or passed only at a later attempt. */
const FAILED = /^(\(fail\) |\(pass\) .* \(attempt \d+\))/;

/** What was printed before each failure since the result before it, its last lines; the runner's own list is left out. */
export function gatherFailures(output: string): string[] {
  const gathered: string[] = [];
  let since: string[] = [];
  for (const line of output.split("\n")) {
    if (FAILED.test(line) && since.length > 0) gathered.push([...since, line].join("\n"));
    since = RESULT.test(line) ? [] : [...since, line].slice(-LINES_OF_ONE);
    if (/^\d+ tests? failed:$/.test(line) || gathered.length === FAILURES_SHOWN) break;
  }
  return gathered;
}
