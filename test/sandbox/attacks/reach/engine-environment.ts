// Tries: to find something of the host in its own environment. Wins: passwords, paths, who started the box.
// Refused: ^nothing in [0-9]+ variables$
// Control: any
import { runAttack } from "../library/attack.ts";

const EXPECTED =
  /^(BUN_|NODE_PATH$|MIMALLOC_|ORT_|OMP_|OPENBLAS_|MKL_|PYTHON|MALLOC_|PATH$|HOME$|PWD$|TZ$|LANG$|LC_|DO_NOT_TRACK$|TMPDIR$)/;

await runAttack((target) => {
  const place = target("place");
  for (const [name, value = ""] of Object.entries(process.env)) {
    if (value.includes("SECRET-") || value.includes(place) || !EXPECTED.test(name)) return name;
  }
  throw new Error(`nothing in ${Object.keys(process.env).length} variables`);
});
