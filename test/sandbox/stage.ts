import { Database } from "bun:sqlite";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Doors, openDoors } from "./doors.ts";

/** What an attacker finds in this world unless it is locked in. */
export interface Stage extends AsyncDisposable {
  folder: string;
  /** Compiled programs. */
  programs: string;
  /** A word that no attack may ever say from inside the cell. */
  secret: string;
  /** Files of the host, by the names under which attacks are told them. */
  files: Record<string, string>;
  /** Two of every listener: nobody may ever come through those that are named to the cells. */
  doors: { cell: Doors; control: Doors };
}

export async function openStage(programs: string): Promise<Stage> {
  const root = mkdtempSync(join(tmpdir(), "camf-escape-"));
  const folder = join(root, `place-${crypto.randomUUID().slice(0, 8)}`);
  const secret = `SECRET-${crypto.randomUUID().replaceAll("-", "")}`;
  mkdirSync(folder);
  const files = writeFiles(folder, secret);
  const doors = { cell: await openNamed("cell"), control: await openNamed("control") };
  return {
    folder,
    programs,
    secret,
    files,
    doors,
    [Symbol.asyncDispose]: async () => {
      await doors.cell[Symbol.asyncDispose]();
      await doors.control[Symbol.asyncDispose]();
      rmSync(root, { recursive: true, force: true });
    },
  };

  function openNamed(name: string): Promise<Doors> {
    mkdirSync(join(folder, name));
    return openDoors(join(folder, name), secret);
  }
}

/** As open as files ever are: only the cell stands between them and an attack. */
function writeFiles(folder: string, secret: string): Record<string, string> {
  const files = {
    secret: join(folder, "secret.txt"),
    media: join(folder, "24A-take-3.mov"),
    other: join(folder, "other-detector/model.onnx"),
    otherRing: join(folder, "other-rings/a"),
  };
  for (const name of ["other-detector", "other-rings"]) mkdirSync(join(folder, name));
  for (const path of Object.values(files)) {
    writeFileSync(path, secret);
    chmodSync(path, 0o666);
  }
  const database = join(folder, "camf.db");
  using rows = new Database(database);
  rows.run("create table takes (note text)");
  rows.run("insert into takes values (?)", [secret]);
  return { ...files, database, place: folder };
}
