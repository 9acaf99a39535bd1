/** Neither is believed to be more than so much brighter or darker. */
const MOST_GAIN = 2.5;
/** Share of the spots that decide, those that fit best: what changed has no say. */
const DECIDING = 0.7;
const ROUNDS = 4;
/** Levels at the ends are clipped and tell nothing. */
const DARKEST = 6;
const BRIGHTEST = 249;

/**
 * One gain and one lift for each colour that bring the reference's levels to the take's: least squares, repeated on the
 * spots that fit best (least trimmed squares, Rousseeuw 1984). Takes RGBA bytes of both, answers for levels 0..1.
 */
export function matchTone(take, reference) {
  const fits = [0, 1, 2].map((channel) => fitChannel(collect(take, reference, channel)));
  return { gain: fits.map(({ gain }) => gain), lift: fits.map(({ lift }) => lift / 255) };
}

function collect(take, reference, channel) {
  const spots = [];
  for (let at = channel; at < take.length; at += 4) {
    const [x, y] = [reference[at], take[at]];
    if (x >= DARKEST && x <= BRIGHTEST && y >= DARKEST && y <= BRIGHTEST) spots.push({ x, y });
  }
  return spots;
}

function fitChannel(spots) {
  let fit = { gain: 1, lift: 0 };
  if (spots.length < 50) return fit;
  for (let round = 0; round < ROUNDS; round++) {
    const { gain, lift } = fit;
    const miss = ({ x, y }) => Math.abs(y - (gain * x + lift));
    const best = spots.toSorted((a, b) => miss(a) - miss(b)).slice(0, Math.ceil(spots.length * DECIDING));
    fit = solve(best);
  }
  return fit;
}

function solve(spots) {
  const mean = (read) => spots.reduce((sum, spot) => sum + read(spot), 0) / spots.length;
  const [x, y] = [mean((spot) => spot.x), mean((spot) => spot.y)];
  const spread = mean((spot) => (spot.x - x) ** 2);
  const together = mean((spot) => (spot.x - x) * (spot.y - y));
  const gain = spread < 1 ? 1 : Math.min(MOST_GAIN, Math.max(1 / MOST_GAIN, together / spread));
  return { gain, lift: y - gain * x };
}
