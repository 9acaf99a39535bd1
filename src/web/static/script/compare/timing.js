/** The other's time at a moment, both in ms from roll: straight between points, at the same pace before and beyond. */
export function readCurve(curve, atMs, from = 0) {
  const to = 1 - from;
  const next = curve.findIndex((point) => point[from] >= atMs);
  const edge = next < 0 ? curve.at(-1) : curve[next];
  if (next <= 0) return edge[to] + (atMs - edge[from]);
  const before = curve[next - 1];
  const share = (atMs - before[from]) / Math.max(1, edge[from] - before[from]);
  return before[to] + share * (edge[to] - before[to]);
}

/** The same moment of both: a given curve, or the same time from roll. */
export function parseCurve(text) {
  return text === undefined ? [[0, 0]] : JSON.parse(text);
}

/** "0:04 +12": seconds and frames from roll. */
export function sayMoment(frame, rate) {
  const whole = Math.floor(frame / rate + 1e-6);
  const rest = Math.round(frame - whole * rate);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")} +${String(rest).padStart(2, "0")}`;
}
