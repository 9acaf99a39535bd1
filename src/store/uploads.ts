import { newId } from "../base/id.ts";
import type { Reference } from "../domain/take.ts";
import type { ClipMedia, Clips } from "./clips.ts";
import type { Ledger } from "./ledger.ts";
import type { References } from "./references.ts";

/** A picture or a recording that came as a file, whose media lies in the storage folder already. */
export interface Upload {
  angleId: string;
  camera: string;
  kind: "still" | "clip";
  /** As it was called where it came from. */
  name: string;
  media: Omit<ClipMedia, "frameRate"> & { frameRate: number | null };
}

/** What came as a file to compare with: a take of its own that is in no list of takes, with one clip. */
export class Uploads {
  readonly #ledger: Ledger;
  readonly #clips: Clips;
  readonly #references: References;

  constructor(ledger: Ledger, nouns: { clips: Clips; references: References }) {
    this.#ledger = ledger;
    this.#clips = nouns.clips;
    this.#references = nouns.references;
  }

  /** From now on the set-up and camera is compared with it. */
  add({ angleId, camera, kind, name, media }: Upload): Reference {
    return this.#ledger.commit((append) => {
      const takeId = newId();
      this.#ledger.run(
        `insert into takes (id, box_id, angle_id, slate_scene, slate_setup, slate_take, slate_suffix, flags, state,
          interrupted, note, created_at, uploaded)
          select ?, ?, id, '', slate, '', '', '[]', 'checked', 0, ?, ?, ? from angles where id = ?`,
        takeId,
        this.#ledger.boxId,
        name,
        new Date().toISOString(),
        kind,
        angleId,
      );
      const clip = this.#clips.addUploaded({ takeId, camera, media });
      append("clip", clip.id, takeId);
      return this.#references.set({ angleId, clip, provisional: false });
    });
  }
}
