// Tries: to die at every sample. Wins: a box that does nothing but start it.
// Contained: ^(failed|not-checked):
// Before: ^(failed|not-checked):
// Afterwards: ^(failed|not-checked):
export {};

for await (const line of console) {
  const { id, method } = JSON.parse(line);
  if (method === "analyze") process.exit(9);
  const result = method === "initialize" ? { name: "hostile", version: "1.0.0" } : null;
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id, result })}\n`);
}
