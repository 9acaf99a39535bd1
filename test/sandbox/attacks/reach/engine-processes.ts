// Tries: every way to another process that the engine has: spawn, shell, fork. Wins: a process that no limit was set for.
// Refused: ^spawn: .+, shell: .+, node: .+$
// Control: any
import { execFileSync } from "node:child_process";
import { runAttack, tryEach } from "../library/attack.ts";

await runAttack(() =>
  tryEach({
    spawn: () => {
      const child = Bun.spawnSync([process.execPath, "--version"]);
      if (child.exitCode !== 0) throw new Error(`ended with ${child.exitCode}`);
      return child.stdout.toString();
    },
    shell: async () => {
      const child = await Bun.$`/bin/cat /etc/passwd`.nothrow().quiet();
      if (child.exitCode !== 0) throw new Error(`ended with ${child.exitCode}`);
      return child.stdout.length;
    },
    node: () => execFileSync(process.execPath, ["--version"]).toString(),
  }),
);
