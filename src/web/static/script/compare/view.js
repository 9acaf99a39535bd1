const MAX_ZOOM = 16;
/** An anomaly fills this share of the pane. */
const ANOMALY_SHARE = 0.6;
const LEAST_SPAN = 0.02;

/** Which part of the picture is looked at: its middle in fractions, and how often larger than the whole. */
export class View {
  x = 0.5;
  y = 0.5;
  zoom = 1;

  /** `aspect`: of the picture. */
  constructor(aspect) {
    this.aspect = aspect;
  }

  whole() {
    Object.assign(this, { x: 0.5, y: 0.5, zoom: 1 });
  }

  /** Fills most of the pane with the boxes, given as [x, y, width, height]. */
  zoomTo(boxes, pane) {
    const left = Math.min(...boxes.map(([x]) => x));
    const top = Math.min(...boxes.map(([, y]) => y));
    const right = Math.max(...boxes.map(([x, , width]) => x + width));
    const bottom = Math.max(...boxes.map(([, y, , height]) => y + height));
    this.zoom = 1;
    const part = this.part(pane);
    const span = Math.max((right - left) / part.width, (bottom - top) / part.height, LEAST_SPAN);
    this.zoom = limit(ANOMALY_SHARE / span, 1, MAX_ZOOM);
    this.x = (left + right) / 2;
    this.y = (top + bottom) / 2;
    this.#keep();
  }

  /** What of the picture the pane shows, in fractions; beyond the picture there is nothing. */
  part({ width, height }) {
    const scale = Math.min(width / this.aspect, height) * this.zoom;
    const part = { width: width / (scale * this.aspect), height: height / scale };
    return { ...part, x: this.x - part.width / 2, y: this.y - part.height / 2 };
  }

  /** Zooms so that the spot under the finger stays there; the spot in fractions of the pane. */
  zoomAt(factor, spot, pane) {
    const before = this.part(pane);
    const at = { x: before.x + spot.x * before.width, y: before.y + spot.y * before.height };
    this.zoom = limit(this.zoom * factor, 1, MAX_ZOOM);
    const after = this.part(pane);
    this.x = at.x - (spot.x - 0.5) * after.width;
    this.y = at.y - (spot.y - 0.5) * after.height;
    this.#keep();
  }

  /** Moves the picture by fractions of the pane. */
  pan(dx, dy, pane) {
    const part = this.part(pane);
    this.x -= dx * part.width;
    this.y -= dy * part.height;
    this.#keep();
  }

  #keep() {
    const slack = 0.5 / this.zoom;
    this.x = limit(this.x, slack, 1 - slack);
    this.y = limit(this.y, slack, 1 - slack);
  }
}

function limit(value, least, most) {
  return Math.min(most, Math.max(least, value));
}
