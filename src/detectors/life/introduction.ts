import { check } from "@camf/detector-sdk/check";
import {
  CONTRACT_VERSION,
  ERRORS,
  type InitializeParams,
  InitializeResult,
  type Manifest,
  type ModelUse,
} from "@camf/detector-sdk/contract";
import type { Conversation } from "./conversation.ts";

export interface Introduction {
  manifest: Manifest;
  /** Which folders it is given besides the rings. */
  folders: { models: boolean; files: boolean };
  startTimeoutMs: number;
}

/** Why a life cannot be used. `isFinal`: no other life will do better. */
export interface Refusal {
  reason: string;
  isFinal: boolean;
}

export type Introduced = { isUsable: true; models: ModelUse[] } | { isUsable: false; refusal: Refusal };

/** The first exchange of a life: the detector loads its models, says who it is and on what its models run. */
export async function introduce(
  life: Conversation,
  { manifest, folders, startTimeoutMs }: Introduction,
): Promise<Introduced> {
  const { place } = life;
  const params: InitializeParams = { contract: CONTRACT_VERSION, rings: place.rings };
  if (folders.models) params.models = place.models;
  if (folders.files) params.files = place.files;
  const reply = await life.request("initialize", params, startTimeoutMs);
  if (reply.kind === "error") {
    const isFinal = reply.code === ERRORS.contractUnsupported;
    return refuse(`refused to start: ${reply.message}`, isFinal);
  }
  if (reply.kind !== "result") return refuse(`did not start: it ${reply.reason}`);
  const answer = check(InitializeResult, reply.result);
  if (!answer.ok) return refuse(`broke the contract at start: ${answer.error}`);
  const { name, version, models = [] } = answer.value;
  if (name === manifest.name && version === manifest.version) return { isUsable: true, models };
  return refuse(`calls itself ${name} ${version}, its manifest says ${manifest.name} ${manifest.version}`);
}

function refuse(reason: string, isFinal = false): Introduced {
  return { isUsable: false, refusal: { reason, isFinal } };
}
