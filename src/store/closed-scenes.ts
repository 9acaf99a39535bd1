import type { Ledger } from "./ledger.ts";

/** Closed sets: no picture of their takes leaves the box in an export. */
export class ClosedScenes {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  has(sceneId: string): boolean {
    return this.#ledger.get("select 1 from closed_scenes where scene_id = ?", sceneId) !== undefined;
  }

  set(sceneId: string, closed: boolean): void {
    this.#ledger.commit((append) => {
      const changed = closed
        ? this.#ledger.run(
            "insert into closed_scenes values (?, ?) on conflict do nothing",
            sceneId,
            new Date().toISOString(),
          )
        : this.#ledger.run("delete from closed_scenes where scene_id = ?", sceneId);
      if (changed > 0) append("scene", sceneId);
    });
  }
}
