// Tries: to die as soon as it is started, again and again. Wins: a box that does nothing but start it.
// Contained: ^(failed|not-checked):
// Before: ^(failed|not-checked):
// Afterwards: ^(failed|not-checked):
// Deadline: 1
process.stderr.write("error: no model\n");
process.exit(1);
