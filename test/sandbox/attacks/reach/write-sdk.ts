// Tries: to change the SDK that every detector imports. Wins: its code in every other detector.
// Refused: ^append: (EROFS|EACCES), create: (EROFS|EACCES)$
// Control: any
import { appendFileSync, writeFileSync } from "node:fs";
import { runAttack, tryEach } from "../library/attack.ts";

await runAttack((target) =>
  tryEach({
    append: () => appendFileSync(`${target("sdk")}/serve.ts`, "\n"),
    create: () => writeFileSync(`${target("sdk")}/planted.ts`, ""),
  }),
);
