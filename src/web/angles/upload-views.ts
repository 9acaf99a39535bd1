import { MAX_UPLOAD_BYTES } from "../body.ts";
import type { Desk } from "../desk.ts";
import { showUploadProgress } from "../detectors/staged.ts";
import { type Html, html } from "../html.ts";
import { listCameras } from "./uploads.ts";

/** Where a picture or a recording is handed in to compare with, one place a camera. */
export function showUploadForms(desk: Desk, angleId: string): Html {
  const cameras = listCameras(desk, angleId);
  if (cameras.length === 0) return html``;
  const forms = cameras.map((camera) => showForm(angleId, camera, cameras.length > 1));
  return html`<details class="panel"><summary>Compare with a file</summary>${forms}</details>`;
}

function showForm(angleId: string, camera: string, several: boolean): Html {
  return html`<form method="post" action="/angles/${angleId}/references/${camera}" enctype="multipart/form-data"
      class="upload" data-upload data-most-bytes="${MAX_UPLOAD_BYTES}">
    <label class="drop"><b>${several ? `Camera ${camera}: a` : "A"} still or a clip</b>
      <span class="dim">JPEG, PNG or MP4, at most ${Math.floor(MAX_UPLOAD_BYTES / 1e6)} MB. The set-up is compared with it from then on.</span>
      <input type="file" name="file" accept="image/jpeg,image/png,video/mp4,video/quicktime" required></label>
    ${showUploadProgress("Upload")}</form>`;
}
