/** A new key: UUIDv7, so that rows of many boxes sort by time and never collide. */
export function newId(): string {
  return Bun.randomUUIDv7();
}
