import { check } from "@camf/detector-sdk/check";
import {
  CONTRACT_VERSION,
  ERRORS,
  type InitializeParams,
  InitializeResult,
  type Manifest,
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

/** The first exchange of a life: the detector loads its models and says who it is. Undefined when all is well. */
export async function introduce(
  life: Conversation,
  { manifest, folders, startTimeoutMs }: Introduction,
): Promise<Refusal | undefined> {
  const { rings, models, files } = life.place;
  const params: InitializeParams = { contract: CONTRACT_VERSION, rings };
  if (folders.models) params.models = models;
  if (folders.files) params.files = files;
  const reply = await life.request("initialize", params, startTimeoutMs);
  if (reply.kind === "error") {
    const isFinal = reply.code === ERRORS.contractUnsupported;
    return { reason: `refused to start: ${reply.message}`, isFinal };
  }
  if (reply.kind !== "result") return { reason: `did not start: it ${reply.reason}`, isFinal: false };
  const answer = check(InitializeResult, reply.result);
  if (!answer.ok) return { reason: `broke the contract at start: ${answer.error}`, isFinal: false };
  const { name, version } = answer.value;
  if (name === manifest.name && version === manifest.version) return undefined;
  return {
    reason: `calls itself ${name} ${version}, its manifest says ${manifest.name} ${manifest.version}`,
    isFinal: false,
  };
}
