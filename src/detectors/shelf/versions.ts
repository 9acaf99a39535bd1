/** Newest first, by semantic versioning: numbers by value, a pre-release before its release. */
export function compareVersions(one: string, other: string): number {
  const [left, right] = [splitVersion(one), splitVersion(other)];
  for (let at = 0; at < left.numbers.length; at++) {
    const difference = right.numbers[at] - left.numbers[at];
    if (difference !== 0) return difference;
  }
  if (left.label === right.label) return 0;
  if (left.label === "") return -1;
  if (right.label === "") return 1;
  return -compareLabels(left.label.split("."), right.label.split("."));
}

function splitVersion(text: string): { numbers: number[]; label: string } {
  const dash = text.indexOf("-");
  const core = dash < 0 ? text : text.slice(0, dash);
  return { numbers: core.split(".").map(Number), label: dash < 0 ? "" : text.slice(dash + 1) };
}

/** Negative when `left` is the older. Numbers are older than words, the shorter of two equals is the older. */
function compareLabels(left: string[], right: string[]): number {
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const [one, other] = [left[at], right[at]];
    if (one === other) continue;
    const [isNumber, isOtherNumber] = [/^\d+$/.test(one), /^\d+$/.test(other)];
    if (isNumber && isOtherNumber) return Number(one) - Number(other);
    if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
    return one < other ? -1 : 1;
  }
  return left.length - right.length;
}
