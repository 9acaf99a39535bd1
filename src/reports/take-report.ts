import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { sayAlignment, sayWithdrawn } from "../domain/alignment-words.ts";
import type { Anomaly } from "../domain/anomaly.ts";
import { formatSlate } from "../domain/slate.ts";
import type { Clip, Take } from "../domain/take.ts";
import { formatMoment } from "../domain/timecode.ts";
import { readClipAction } from "../store/clip-action.ts";
import type { Store } from "../store/store.ts";
import { combineVerdicts, judgeClips } from "../store/verdicts.ts";
import { MAX_PICTURED } from "./anomaly-cards.ts";
import { describeClocks } from "./clocks.ts";
import type { ClipFacts, Label, ReportAnomaly, ReportFacts } from "./facts.ts";
import { formatDate } from "./format-date.ts";
import { gatherDismissals } from "./let-pass.ts";
import { MAX_STILL_BYTES } from "./picture.ts";
import { makeReport } from "./report.ts";

const SHORT_ID_LENGTH = 8;

/** The PDF of one take as it stands now. Throws not-found when there is no such take. */
export async function makeTakeReport({ store, takeId }: { store: Store; takeId: string }): Promise<Uint8Array> {
  const take = store.takes.find(takeId);
  const angle = store.scenes.findAngle(take.angleId);
  const project = store.projects.find(angle.projectId);
  const clips = store.clips.list(takeId);
  const facts: ReportFacts = {
    title: formatSlate(take.slate),
    labels: describeTake(store, take),
    verdict: combineVerdicts(judgeClips(store, takeId)),
    rate: project.rate,
    clips: clips.map((clip) => describeClip(store, clip)),
    anomalies: await gatherAnomalies(store, clips, takeId),
    dismissals: gatherDismissals(store, take),
    note: take.note,
    box: store.boxId.slice(-SHORT_ID_LENGTH),
    madeAtMs: store.clock.wallMs(),
  };
  return makeReport(facts);
}

function describeTake(store: Store, take: Take): Label[] {
  const angle = store.scenes.findAngle(take.angleId);
  const project = store.projects.find(angle.projectId);
  const day = store.projects.listDays(project.id).find((one) => one.id === take.dayId);
  const scenes = angle.sceneIds.map((id) => store.scenes.find(id));
  const clips = store.clips.list(take.id);
  const rate = project.rate.numerator / project.rate.denominator;
  return [
    { label: "Project", value: project.name },
    { label: "Episode", value: unique(scenes.map((scene) => scene.episode)) },
    { label: "Unit", value: unique(scenes.map((scene) => scene.unit)) },
    {
      label: "Scene",
      value: [take.slate.scene, unique(scenes.map((scene) => scene.title))].filter(Boolean).join(" – "),
    },
    { label: "Set-up", value: [take.slate.setup, angle.title].filter(Boolean).join(" – ") },
    { label: "Flags", value: take.flags.join(", ") },
    { label: "Shooting day", value: day?.label ?? "" },
    { label: "Rolled", value: take.rolledAt ? formatDate(Date.parse(take.rolledAt)) : "not rolled" },
    { label: clips.length === 1 ? "Camera" : "Cameras", value: clips.map(({ camera }) => camera).join(", ") },
    { label: "Length", value: describeLength(take, clips) },
    { label: "Timecode", value: `${Number(rate.toFixed(3))} fps, counted from the start of the recording` },
    {
      label: "Matched to",
      value: unique(clips.map((clip) => describeReference(store, clip))) || "nothing to match yet",
    },
    { label: "Clocks", value: describeClocks(store, clips, take.id) },
  ];
}

function describeLength(take: Take, clips: Clip[]): string {
  const lengths = clips.flatMap(({ cutMs, rollMs }) => (cutMs === null ? [] : [formatMoment(cutMs - rollMs)]));
  const words = lengths.length === 0 ? "recording not ready yet" : unique(lengths);
  return take.interrupted ? `${words} (interrupted by a loss of power)` : words;
}

/** The reference that the newest verdict of this clip was judged against. */
function describeReference(store: Store, clip: Clip): string {
  const check = store.checks.latest(clip.takeId).find((one) => one.clipId === clip.id);
  const reference = check?.referenceId ? store.references.find(check.referenceId) : undefined;
  if (!check || !reference) return check?.referenceLabel ?? "";
  const words = reference.provisional ? "provisional: first complete take" : "chosen";
  return `${check.referenceLabel} (${words})`;
}

function describeClip(store: Store, clip: Clip): ClipFacts {
  const { check, alignment, action } = readClipAction(store, clip);
  const outside = store.anomalies.listOutside(clip.takeId).filter(({ clipId }) => clipId === clip.id);
  return {
    camera: clip.camera,
    reference: check?.referenceLabel ?? "",
    state: check?.state,
    coverage: check?.coverage ?? [],
    alignment: [...sayAlignment(alignment, action), ...sayWithdrawn(outside.length)],
  };
}

async function gatherAnomalies(store: Store, clips: Clip[], takeId: string): Promise<ReportAnomaly[]> {
  const found: ReportAnomaly[] = [];
  for (const [index, anomaly] of store.anomalies.list(takeId).entries()) {
    const clip = clips.find((one) => one.id === anomaly.clipId);
    const stills = index < MAX_PICTURED ? await readStills(store, anomaly) : { still: null, referenceStill: null };
    const { status, note } = anomaly;
    found.push({ draft: anomaly, camera: clip?.camera ?? "", rollMs: clip?.rollMs ?? 0, status, note, ...stills });
  }
  return found;
}

async function readStills(store: Store, anomaly: Anomaly): Promise<Pick<ReportAnomaly, "still" | "referenceStill">> {
  return {
    still: await readStill(store, anomaly.still),
    referenceStill: await readStill(store, anomaly.referenceStill),
  };
}

/** A still that is gone or too large is null: a report is made all the same, and says so. */
async function readStill(store: Store, path: string | null): Promise<Uint8Array | null> {
  if (path === null) return null;
  const file = store.media.absolutePath(path);
  const facts = statSync(file, { throwIfNoEntry: false });
  if (!facts?.isFile() || facts.size > MAX_STILL_BYTES) return null;
  return new Uint8Array(await readFile(file));
}

function unique(values: string[]): string {
  return [...new Set(values.filter((value) => value !== ""))].join(", ");
}
