import type { Ledger } from "./ledger.ts";

/** Which source each camera letter is plugged into. */
export interface CameraSetting {
  letter: string;
  sourceId: string;
}

export class Cameras {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  list(): CameraSetting[] {
    return this.#ledger.all<CameraSetting>("select letter, source_id as sourceId from cameras order by letter");
  }

  set(letter: string, sourceId: string): void {
    this.#ledger.commit((append) => {
      this.#ledger.run(
        "insert into cameras values (?, ?) on conflict (letter) do update set source_id = excluded.source_id",
        letter,
        sourceId,
      );
      append("camera", letter);
    });
  }

  remove(letter: string): void {
    this.#ledger.commit((append) => {
      if (this.#ledger.run("delete from cameras where letter = ?", letter) > 0) append("camera", letter);
    });
  }
}
