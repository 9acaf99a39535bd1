/** Below this width the panes stand one upon the other. */
const NARROW_PX = 700;
/** A canvas is never wider, in device pixels. */
const MAX_CANVAS_PX = 2560;
const LEAST_CANVAS_PX = 64;
const SVG = "http://www.w3.org/2000/svg";

/** One or two panes on one canvas, each under a drawing of the anomaly's boxes. */
export class Panes {
  #drawings;
  #sizes;
  /** One pane for each mode but `side`. */
  isDouble = true;

  /** `onResize` is told once the canvas has its new size. */
  constructor(root, onResize) {
    this.element = root.querySelector("[data-panes]");
    this.canvas = root.querySelector("[data-canvas]");
    this.#drawings = [...root.querySelectorAll("svg[data-boxes]")];
    const { box, referenceBox } = root.dataset;
    const found = [readBox(box, "there"), readBox(referenceBox, "gone")].filter(Boolean);
    this.boxes = found.map((one) => one.box);
    for (const drawing of this.#drawings) drawing.append(...found.map(drawBox));
    this.#sizes = new ResizeObserver(() => {
      this.#resize();
      onResize();
    });
    this.#sizes.observe(this.element);
  }

  close() {
    this.#sizes.disconnect();
  }

  /** Of one pane, in CSS pixels. */
  get size() {
    const { clientWidth: width, clientHeight: height } = this.element;
    const { columns, rows } = this.#count();
    return { width: width / columns, height: height / rows };
  }

  /** Places of panes of these kinds that show one part of the picture, as the lens draws them. */
  place(kinds, part) {
    const { columns, rows } = this.#count();
    const size = { width: this.canvas.width / columns, height: this.canvas.height / rows, part };
    return kinds.map((kind, index) => ({
      ...size,
      kind,
      x: columns > 1 ? index * size.width : 0,
      y: rows > 1 ? (rows - 1 - index) * size.height : 0,
    }));
  }

  /** Lays the boxes over the same part. */
  frame({ x, y, width, height }) {
    for (const [index, drawing] of this.#drawings.entries()) {
      drawing.toggleAttribute("hidden", index > 0 && !this.isDouble);
      drawing.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
    }
  }

  /** Where a point of the screen lies in its pane, in fractions. */
  locate({ x, y }) {
    const { left, top } = this.element.getBoundingClientRect();
    const { width, height } = this.size;
    return { x: ((x - left) % width) / width, y: ((y - top) % height) / height };
  }

  #count() {
    if (!this.isDouble) return { columns: 1, rows: 1 };
    return innerWidth > NARROW_PX ? { columns: 2, rows: 1 } : { columns: 1, rows: 2 };
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.element;
    const scale = Math.min(devicePixelRatio, MAX_CANVAS_PX / Math.max(1, width));
    this.canvas.width = Math.max(LEAST_CANVAS_PX, Math.round(width * scale));
    this.canvas.height = Math.max(LEAST_CANVAS_PX, Math.round(height * scale));
  }
}

function readBox(text, kind) {
  return text ? { kind, box: text.split(" ").map(Number) } : undefined;
}

function drawBox({ box: [x, y, width, height], kind }) {
  const rect = document.createElementNS(SVG, "rect");
  const facts = { x, y, width, height, class: kind, "vector-effect": "non-scaling-stroke" };
  for (const [name, value] of Object.entries(facts)) rect.setAttribute(name, value);
  return rect;
}
