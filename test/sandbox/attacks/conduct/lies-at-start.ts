// Tries: to call itself by another detector's name. Wins: findings in another's name.
// Contained: ^(failed|not-checked):
// Before: ^(failed|not-checked):
// Afterwards: ^(failed|not-checked):
// Deadline: 1
import { answer, misbehave } from "../library/conduct.ts";

await misbehave({ initialize: ({ id }) => answer(id, { name: "difference", version: "9.9.9" }) });
