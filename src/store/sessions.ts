import type { Ledger } from "./ledger.ts";

const ROLES = ["admin", "supervisor", "crew"] as const;
export type Role = (typeof ROLES)[number];

export interface Session {
  role: Role;
  name: string;
  createdAt: string;
}

/** Paired browsers. Only a hash of each token is kept: who reads the file cannot pair. */
export class Sessions {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  add(tokenHash: string, session: { role: Role; name: string }): void {
    const now = new Date().toISOString();
    this.#ledger.run("insert into sessions values (?, ?, ?, ?, ?)", tokenHash, session.role, session.name, now, now);
  }

  find(tokenHash: string): Session | undefined {
    return this.#ledger.get<Session>(
      "select role, name, created_at as createdAt from sessions where token_hash = ?",
      tokenHash,
    );
  }

  remove(tokenHash: string): void {
    this.#ledger.run("delete from sessions where token_hash = ?", tokenHash);
  }
}
