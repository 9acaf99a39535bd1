// Tries: to open the box's database with the engine's own SQLite, and to load an extension. Wins: every take, note and password.
// Refused: ^database: .+, extension: .+$
// Control: any
import { Database } from "bun:sqlite";
import { findSecret, runAttack, tryEach } from "../library/attack.ts";

await runAttack((target) =>
  tryEach({
    database: () => {
      using database = new Database(target("database"), { readonly: true });
      return findSecret(JSON.stringify(database.query("select * from takes").all()));
    },
    extension: () => {
      using database = new Database(":memory:");
      return database.loadExtension(target("secret"));
    },
  }),
);
