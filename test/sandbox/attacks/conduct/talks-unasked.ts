// Tries: to answer before anybody asked. Wins: the first answers.
// Contained: ^(failed|not-checked):
// Before: ^(failed|not-checked):
// Afterwards: ^(failed|not-checked):
// Deadline: 1
import { answer, GOOD, misbehave } from "../library/conduct.ts";

for (let id = 1; id < 10; id++) answer(id, GOOD);
await misbehave({});
