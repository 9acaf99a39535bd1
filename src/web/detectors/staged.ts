import type { StagedDetector } from "../../domain/detector.ts";
import { MAX_UPLOAD_BYTES } from "../body.ts";
import { checkField, tapButton, tapForm } from "../form.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import { cleanLine, sayCount, saySize } from "../words.ts";
import { showAsks, showFacts, showKinds } from "./asks.ts";

/** Where an archive is handed in. Without a script it is a plain form; with one it shows how far it is. */
export function showUpload(): Html {
  return html`<form method="post" action="/detectors/staged" enctype="multipart/form-data" class="upload panel"
      data-upload data-most-bytes="${MAX_UPLOAD_BYTES}">
    <label class="drop"><b>Install a detector</b>
      <span class="dim">Choose its archive (NAME-VERSION.camf), or drop it here. Nothing of it runs before you say so.</span>
      <input type="file" name="archive" accept=".camf" required></label>
    ${showUploadProgress("Upload")}</form>`;
}

/** What upload.js fills in: how far it is, a way to stop, and what went wrong. */
export function showUploadProgress(label: string): Html {
  return html`<button class="primary send">${label}</button>
    <div class="sending" hidden><progress max="1" value="0" aria-label="Uploaded"></progress>
      <span class="said" role="status"></span><button type="button" class="quiet abort">Stop</button></div>
    <p class="problem" role="alert" hidden></p>`;
}

/** Archives that were received and checked, and wait for the crew's word. They outlive a reload of the page. */
export function showStaged(staged: readonly StagedDetector[], may: boolean): Region {
  return makeRegion("staged", html`${staged.map((one) => showStagedOne(one, may))}`);
}

function showStagedOne(staged: StagedDetector, may: boolean): Html {
  const { id, name, version, asks, replaces } = staged;
  const facts: [string, string | Html][] = [
    ["Archive", `${saySize(staged.bytes)}, ${sayCount(staged.files, "file")}`],
    ["SHA-256", html`<code>${staged.sha256}</code>`],
    ["Replaces", replaces === null ? "nothing: the name is new" : sayReplaced(replaces, version)],
  ];
  const install = tapForm(
    `/detectors/staged/${id}/install`,
    html`${asks.gpu ? checkField({ name: "gpuAllowed", label: "Let it use the graphics processor" }) : ""}
      <button class="primary">Install ${name} ${version}</button>`,
    "line",
  );
  const discard = tapButton(`/detectors/staged/${id}/discard`, "Discard", { kind: "quiet" });
  return html`<article class="panel staged" id="staged-${id}"><h2>Received, not installed yet</h2>
    <h3>${name} ${version}</h3><p>${cleanLine(staged.description)}</p>
    <div class="two-even"><div><h4>It asks for</h4>${showAsks(asks)}</div>
      <div><h4>It can find</h4>${showKinds(staged.kinds)}${showFacts(facts)}</div></div>
    ${may ? html`<div class="line">${install}${discard}</div>` : ""}</article>`;
}

function sayReplaced(replaces: string, version: string): string {
  return replaces === version ? `version ${replaces} itself` : `version ${replaces}, which stays for a roll-back`;
}
