import { watchGestures } from "./gestures.js";

const DOUBLE_ZOOM = 3;

/** What fingers, mouse and wheel do to a comparison. */
export function bindTouch(comparison) {
  const { panes, view } = comparison;
  const zoomAt = (factor, at) => {
    view.zoomAt(factor, panes.locate(at), panes.size);
    comparison.refresh();
  };
  watchGestures(panes.element, {
    split: () => (comparison.mode === "wipe" ? comparison.split : undefined),
    setSplit: (share) => comparison.setSplit(share),
    pan: (dx, dy) => {
      const { size } = panes;
      view.pan(dx / size.width, dy / size.height, size);
      comparison.refresh();
    },
    zoomAt,
    tap: () => comparison.mode === "toggle" && comparison.toggle(),
    // Two taps that each show the other picture are no wish to come nearer.
    double: (at) => {
      if (comparison.mode === "toggle") return;
      if (view.zoom > 1) comparison.zoom("whole");
      else zoomAt(DOUBLE_ZOOM, at);
    },
  });
}
