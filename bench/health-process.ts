/** `health-process.ts ADDRESS`: asks for it again and again until stdin ends, then prints how long each answer took. */
export {};

const EVERY_MS = 20;
const LIMIT_MS = 20_000;

const address = process.argv[2] ?? "";
const tookMs: number[] = [];
let lost = 0;
let isOver = false;

void (async () => {
  for await (const _ of Bun.stdin.stream());
  isOver = true;
})();

while (!isOver) {
  const startMs = performance.now();
  const answer = await fetch(address, { signal: AbortSignal.timeout(LIMIT_MS) }).catch(() => undefined);
  if (answer?.status === 200) tookMs.push(performance.now() - startMs);
  else lost += 1;
  await Bun.sleep(EVERY_MS);
}
process.stdout.write(JSON.stringify({ tookMs, lost }));
