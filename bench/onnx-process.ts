/** Child of `bun run bench onnx`: opens the models given as arguments on so many threads, runs them, prints one JSON object. */
import { basename } from "node:path";
import { openModel, type Tensors } from "@camf/onnx";
import { makeSample } from "../detectors/onnx/agreement.ts";
import { ONNX_RUNTIME } from "../detectors/onnx/onnx-runtime.ts";
import { distribute, readResidentMb, round } from "./figures.ts";

const RUNS = 40;
const [threads, ...paths] = process.argv.slice(2);

/** Processor time of this process so far, in milliseconds: a busy machine does not change it much. */
function measureCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Wall and processor milliseconds of `act`, over and over. */
async function time(act: () => Promise<unknown>) {
  const [wallMs, cpuMs]: number[][] = [[], []];
  for (let run = 0; run < RUNS; run++) {
    const [startedMs, usedMs] = [performance.now(), measureCpuMs()];
    await act();
    wallMs.push(performance.now() - startedMs);
    cpuMs.push(measureCpuMs() - usedMs);
  }
  return { wallMs: distribute(wallMs), cpuMs: distribute(cpuMs) };
}

/** What the file itself says that it takes and gives, and a sample of it: the seam without the package round it. */
async function look(path: string): Promise<{ signature: Parameters<typeof openModel>[1]; sample: Tensors }> {
  await using session = await ONNX_RUNTIME.open({ path, provider: "cpu", threads: 1 });
  const { inputs, outputs } = session;
  return { signature: { inputs, outputs }, sample: makeSample(inputs) };
}

/** Wall and processor milliseconds since this was called. */
function startWatch() {
  const [startedMs, usedMs] = [performance.now(), measureCpuMs()];
  return () => ({ wallMs: round(performance.now() - startedMs), cpuMs: round(measureCpuMs() - usedMs) });
}

const loading = startWatch();
const looks = [];
for (const path of paths) looks.push({ path, ...(await look(path)) });
const openCold = loading();
const opening = startWatch();
const models = [];
for (const { path, signature, sample } of looks) {
  const model = await openModel(path, signature, { order: ["cpu"], threads: Number(threads) });
  models.push({ model, path, sample });
}
const openWarm = opening();
const runs: Record<string, unknown> = {};
for (const { model, path, sample } of models) {
  await using session = await ONNX_RUNTIME.open({ path, provider: "cpu", threads: Number(threads) });
  await session.run(sample);
  runs[basename(path)] = { model: await time(() => model.run(sample)), session: await time(() => session.run(sample)) };
}
const residentMb = await readResidentMb(process.pid);
const restedMs = measureCpuMs();
await Bun.sleep(1000);
const idleMs = round(measureCpuMs() - restedMs);
process.stdout.write(JSON.stringify({ openCold, openWarm, residentMb, idleMs, runs }));
