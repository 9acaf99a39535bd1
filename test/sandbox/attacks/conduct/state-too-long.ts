// Tries: to leave more for the next take than it may. Wins: the box's database.
// Contained: ^checked:
// Ending: ^failed: broke the contract
import { answer, GOOD, misbehave } from "../library/conduct.ts";

await misbehave({ endTake: ({ id }) => answer(id, { ...GOOD, state: "x".repeat(65_537) }) });
