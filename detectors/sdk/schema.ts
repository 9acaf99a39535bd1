import { join } from "node:path";
import { CONTRACT_VERSION, SCHEMAS } from "./contract.ts";

/** Where the published schema lies. */
export const SCHEMA_PATH = join(import.meta.dir, "contract.schema.json");

/** The contract as one JSON Schema document, for detectors in other languages. */
export function renderSchema(): string {
  const document = {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: `CAMF detector contract ${CONTRACT_VERSION}`,
    definitions: SCHEMAS,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

if (import.meta.main) await Bun.write(SCHEMA_PATH, renderSchema());
