/** One map of probabilities, row after row. */
export interface ChangeMap {
  width: number;
  height: number;
  data: Float32Array;
}

/** Connected cells above the threshold: x, y, width, height as fractions of the picture; the greatest probability. */
export interface Find {
  box: [number, number, number, number];
  score: number;
}

/** Finds of both maps of a pair, the surest first; of two that overlap by half the surer stays. */
export function listFinds(maps: readonly ChangeMap[], threshold: number): Find[] {
  const finds = maps.flatMap((map) => findRegions(map, threshold)).sort((a, b) => b.score - a.score);
  return finds.filter((find, at) => !finds.slice(0, at).some(({ box }) => overlap(box, find.box) >= 0.5));
}

/** Neighbours are the eight cells round a cell, as in components.py. */
function findRegions({ width, height, data }: ChangeMap, threshold: number): Find[] {
  const left = new Uint8Array(width * height);
  const finds: Find[] = [];
  for (let start = 0; start < left.length; start++) {
    if (left[start] || !((data[start] ?? 0) >= threshold)) continue;
    const queue = [start];
    let [x0, y0, x1, y1, score] = [width, height, 0, 0, 0];
    left[start] = 1;
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x + 1), Math.max(y1, y + 1)];
      score = Math.max(score, data[at] ?? 0);
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const next = ny * width + nx;
          if (left[next] || !((data[next] ?? 0) >= threshold)) continue;
          left[next] = 1;
          queue.push(next);
        }
      }
    }
    finds.push({ box: [x0 / width, y0 / height, (x1 - x0) / width, (y1 - y0) / height], score });
  }
  return finds;
}

function overlap([x, y, w, h]: Find["box"], [left, top, across, down]: Find["box"]): number {
  const wide = Math.min(x + w, left + across) - Math.max(x, left);
  const high = Math.min(y + h, top + down) - Math.max(y, top);
  if (wide <= 0 || high <= 0) return 0;
  return (wide * high) / (w * h + across * down - wide * high);
}
