import { openShelf } from "../../src/detectors/shelf/shelf.ts";

const [builtIns, folder, archive, stay] = process.argv.slice(2);
await using shelf = openShelf({ builtIns, folder });
process.stdout.write("started\n");
const staged = await shelf.stage(Bun.file(archive).stream());
process.stdout.write("staged\n");
if (stay) await Bun.sleep(60_000);
await shelf.install(staged.id, {});
