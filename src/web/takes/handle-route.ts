import { t } from "elysia";
import { formatMoment } from "../../domain/timecode.ts";
import { answerTap } from "../answer.ts";
import { oneOf, tapButton } from "../form.ts";
import { type Html, html } from "../html.ts";
import { formRoute } from "../route.ts";
import { sayCount } from "../words.ts";
import { HANDLE_ENDS, type HandleEnd, type HandleMove, moveHandle } from "./handle-acts.ts";

/** Milliseconds from roll, up to a day; empty: where the box found it. */
const momentField = t.String({
  pattern: "^(\\d{1,8}(\\.\\d{1,3})?)?$",
  description: "milliseconds from roll, or empty",
});

/** A handle was moved. */
export const handleRoute = formRoute({
  path: "/clips/:id/handles",
  action: "change",
  body: t.Object({ end: oneOf(HANDLE_ENDS), ms: momentField }),
  handle: (call, { end, ms }) => {
    const wish = { end, ms: ms === "" ? null : Number(ms), who: call.session?.name ?? "" };
    const move = moveHandle(call.desk.store, call.params.get("id"), wish);
    return answerTap(call, { notice: showMoved(move, { end, ms: wish.ms }) });
  },
});

function showMoved(move: HandleMove, { end, ms }: { end: HandleEnd; ms: number | null }): Html {
  const { clip, before, withdrawn, restored, isRechecked } = move;
  const what = end === "action" ? "Action begins" : "Action ends";
  const parts = [
    ms === null ? `${what} where the box found it` : `${what} at ${formatMoment(ms)}`,
    withdrawn > 0 ? `${sayCount(withdrawn, "finding")} withdrawn` : "",
    restored > 0 ? `${sayCount(restored, "finding")} back` : "",
    isRechecked ? "the take is checked again" : "",
  ];
  const fields = { end, ms: before === null ? "" : String(before) };
  const undo = tapButton(`/clips/${clip.id}/handles`, "Undo", { fields, kind: "quiet" });
  return html`<p>${parts.filter((part) => part !== "").join("; ")}</p>${undo}`;
}
