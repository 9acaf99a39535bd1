import { join } from "node:path";
import { openSystemClock } from "../../src/base/clock.ts";
import { openStore } from "../../src/store/store.ts";

/** Writes scenes until it is killed, and says each one's id once it is committed. */
const folder = process.argv[2] ?? "";
const store = openStore({
  databasePath: join(folder, "camf.db"),
  storagePath: join(folder, "storage"),
  storageLimitBytes: 1e9,
  clock: openSystemClock(),
});
const rate = { numerator: 24, denominator: 1 };
const project = store.projects.add({ name: "Killed", rate, slateScheme: "scene-letter" });
for (let index = 0; ; index++) {
  const scene = store.scenes.add({ projectId: project.id, slate: String(index) });
  process.stdout.write(`${scene.id}\n`);
}
