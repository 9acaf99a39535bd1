import { join } from "node:path";
import { sleep } from "../src/base/clock.ts";
import { openBox } from "../src/box.ts";
import { readConfig } from "../src/config.ts";
import { type Benchmark, readResidentMb } from "./figures.ts";

/** BENCH_MINUTES shortens the run; the figure that counts is after ten. */
const MINUTES = Number(process.env.BENCH_MINUTES ?? "10");

/** Resident memory of every process of a box with one 1080p25 camera that rolls takes, over time. */
export const memory: Benchmark = {
  name: "memory",
  target: "flat over ten minutes",
  async run({ folder }) {
    const config = readConfig({
      API_PORT: "0",
      API_HOST: "127.0.0.1",
      CAMF_MQTT_PORT: "0",
      CAMF_LOG_LEVEL: "error",
      DATABASE_URL: `sqlite:///${join(folder, "camf.db")}`,
      STORAGE_PATH: join(folder, "storage"),
    });
    await using box = await openBox(config);
    const { store } = box;
    const project = store.projects.add({
      name: "Bench",
      rate: { numerator: 25, denominator: 1 },
      slateScheme: "consecutive",
    });
    const scene = store.scenes.add({ projectId: project.id, slate: "1" });
    const angle = store.scenes.addAngle({ sceneIds: [scene.id], slate: "1" });
    store.cameras.set("A", "test:ball@1920x1080@25");
    store.takes.arm({ angleId: angle.id });
    const series: { minute: number; residentMb: Record<string, number> }[] = [];
    for (let minute = 0; minute <= MINUTES; minute++) {
      await sleep(minute === 0 ? 10_000 : 5000);
      const take = store.takes.current();
      if (take) store.roll(take.id);
      await sleep(40_000);
      if (take) store.cut(take.id);
      await sleep(15_000);
      series.push({ minute, residentMb: await readFamily(process.pid) });
    }
    return { minutes: MINUTES, first: series[0], last: series.at(-1) };
  },
};

/** Resident memory of this process and all its descendants, by what they are. */
async function readFamily(root: number): Promise<Record<string, number>> {
  const processes = await listProcesses();
  const family: Record<string, number> = { service: (await readResidentMb(root)) ?? 0 };
  const visit = async (parent: number) => {
    for (const { pid, name } of processes.filter((one) => one.parent === parent)) {
      const residentMb = await readResidentMb(pid);
      if (residentMb !== undefined) family[`${name} ${pid}`] = residentMb;
      await visit(pid);
    }
  };
  await visit(root);
  return family;
}

async function listProcesses(): Promise<{ pid: number; parent: number; name: string }[]> {
  const child = Bun.spawn(["ps", "-eo", "pid=,ppid=,args="], { stdio: ["ignore", "pipe", "ignore"] });
  const lines = (await new Response(child.stdout).text()).trim().split("\n");
  return lines.map((line) => {
    const [pid, parent, ...words] = line.trim().split(/\s+/);
    const name =
      words
        .find((word) => word.endsWith(".ts"))
        ?.split("/")
        .slice(-3)
        .join("/") ??
      words[0]?.split("/").at(-1) ??
      "";
    return { pid: Number(pid), parent: Number(parent), name };
  });
}
