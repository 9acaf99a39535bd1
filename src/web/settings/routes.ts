import { t } from "elysia";
import { Fault } from "../../base/fault.ts";
import { answerTap, redirect } from "../answer.ts";
import { findDetector } from "../detectors/acts.ts";
import { STATUS_OF } from "../errors.ts";
import { openFilePart } from "../file-part.ts";
import { tapButton } from "../form.ts";
import { html } from "../html.ts";
import { type Call, formRoute, type Route, route } from "../route.ts";
import { readSettings, resetSettings, saveSettings, typeSettings } from "./acts.ts";
import { nameRegion } from "./form.ts";
import { writeFields } from "./typed.ts";

const MAX_FIELDS = 64 * 4;
/** As the manifest names settings, with what a form puts before and behind. */
const LONGEST_FIELD_NAME = 80;
const LONGEST_TEXT = 1000;

const anyFields = t.Record(
  t.String({ maxLength: LONGEST_FIELD_NAME }),
  t.String({ maxLength: LONGEST_TEXT, description: `at most ${LONGEST_TEXT} characters` }),
  { maxProperties: MAX_FIELDS },
);

const BASE = "/scenes/:id/detectors/:name";

export const settingsRoutes: Route[] = [
  formRoute({
    path: `${BASE}/settings`,
    action: "change",
    body: anyFields,
    handle: (call, fields) => {
      const place = readPlace(call);
      const problems = typeSettings(call.desk, place, fields);
      const to = `/scenes/${place.sceneId}`;
      if (Object.keys(problems).length === 0)
        return answerTap(call, { to, notice: html`<p>Saved for the next take</p>` });
      const typed = { form: nameRegion(place.name), values: fields, problems };
      return answerTap(call, { to, typed, status: STATUS_OF.invalid });
    },
  }),
  formRoute({
    path: `${BASE}/settings/reset`,
    action: "change",
    body: t.Object({ setting: t.Optional(t.String({ minLength: 1, maxLength: LONGEST_FIELD_NAME })) }),
    handle: (call, { setting }) => {
      const place = readPlace(call);
      const before = resetSettings(call.desk, place, setting);
      const fields = Object.assign({}, ...Object.entries(before).map(([name, value]) => writeFields(name, value)));
      const action = `/scenes/${place.sceneId}/detectors/${place.name}/settings`;
      const notice = html`<p>${setting === undefined ? "All settings" : "It"} back to the default</p>
        ${tapButton(action, "Undo", { fields, kind: "quiet" })}`;
      return answerTap(call, { to: `/scenes/${place.sceneId}`, notice });
    },
  }),
  route({
    method: "POST",
    path: `${BASE}/files/:setting`,
    action: "change",
    handle: async (call) => {
      const place = readPlace(call);
      await keepFile(call, place, await openFilePart(call.request));
      return redirect(`/scenes/${place.sceneId}`);
    },
  }),
];

/** Keeps a file for a setting and sets it for the scene. */
export async function keepFile(
  { desk, params }: Call,
  place: { sceneId: string; name: string },
  file: { name: string; bytes: ReadableStream<Uint8Array> },
): Promise<void> {
  const setting = params.get("setting");
  const info = findDetector(desk, place.name);
  const { values } = readSettings(desk, place.sceneId, info);
  if (!Object.hasOwn(info.settings, setting)) throw new Fault("not-found", `there is no setting "${setting}"`);
  const value = await desk.detectors.keepFile(info.name, setting, file);
  saveSettings(desk, place, { ...values, [setting]: value });
}

function readPlace({ params }: Call): { sceneId: string; name: string } {
  return { sceneId: params.get("id"), name: params.get("name") };
}
