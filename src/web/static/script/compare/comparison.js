import { watchGestures } from "./gestures.js";
import { Lens } from "./lens.js";
import { Matching } from "./matching.js";
import { Recording } from "./recording.js";
import { parseCurve, readCurve, sayMoment } from "./timing.js";
import { View } from "./view.js";

/** Below this width the panes stand one upon the other. */
const NARROW_PX = 700;
/** A canvas is never wider, in device pixels. */
const MAX_CANVAS_PX = 2560;
const BLINK_MS = 700;
const DOUBLE_ZOOM = 3;
const SVG = "http://www.w3.org/2000/svg";

/** One page that compares: two recordings, the panes and what the reader chose. */
export class Comparison {
  mode = "side";
  split = 0.5;
  opacity = 0.5;
  /** Which of both stands in the mode `toggle`. */
  standing = "take";
  /** `take`: its frame. `at`: the same moment as a frame of the reference, also before its first and beyond its last. */
  moment = { take: 0, at: 0 };
  #lens;
  #drawing = 0;
  #blinking;
  #stills;
  #isToneKnown = false;

  constructor(root) {
    this.root = root;
    this.panes = root.querySelector("[data-panes]");
    this.canvas = root.querySelector("[data-canvas]");
    this.#lens = new Lens(this.canvas);
    const [take, reference] = ["take", "reference"].map((side) => {
      const video = root.querySelector(`video[data-side="${side}"]`);
      video.addEventListener("error", () => this.say("This browser cannot show the recording"));
      return new Recording(video, () => this.#show(side));
    });
    Object.assign(this, { take, reference });
    this.curve = parseCurve(root.dataset.curve);
    this.view = new View(16 / 9);
    this.matching = new Matching(root.dataset.match, (match) => this.#align(match));
    this.boxes = [readBox(root.dataset.box, "there"), readBox(root.dataset.referenceBox, "gone")].filter(Boolean);
    this.range = { min: Math.min(0, this.atOf(0)), max: Math.max(reference.frames - 1, this.atOf(take.frames - 1)) };
    watchGestures(this.panes, this.#gestures());
    this.sizes = new ResizeObserver(() => this.#resize());
    this.sizes.observe(this.panes);
    this.seekTake(Math.round((Number(root.dataset.moment ?? 0) * take.rate) / 1000));
  }

  close() {
    this.rest();
    this.sizes.disconnect();
    for (const recording of [this.take, this.reference]) recording.close();
  }

  /** Stops all that goes on by itself. */
  rest() {
    this.blink(false);
    this.matching.stop();
  }

  /** Goes on where it stood. */
  resume() {
    this.#seekMatch();
  }

  /** The reference's frame at a frame of the take. */
  atOf(takeFrame) {
    return (readCurve(this.curve, (takeFrame * 1000) / this.take.rate) * this.reference.rate) / 1000;
  }

  step(frames) {
    const take = this.moment.take + frames;
    if (take >= 0 && take < this.take.frames && Math.abs(this.atOf(this.moment.take) - this.moment.at) < 1)
      this.seekTake(take);
    else this.seekAt(this.moment.at + frames);
  }

  seekTake(frame) {
    const take = Math.min(this.take.frames - 1, Math.max(0, frame));
    this.#seek({ take, at: this.atOf(take) });
  }

  /** A moment in the reference's time, as a frame. */
  seekAt(wanted) {
    const at = Math.min(this.range.max, Math.max(this.range.min, wanted));
    const takeMs = readCurve(this.curve, (at * 1000) / this.reference.rate, 1);
    const take = Math.min(this.take.frames - 1, Math.max(0, Math.round((takeMs * this.take.rate) / 1000)));
    this.#seek({ take, at });
  }

  setMode(mode) {
    this.mode = mode;
    this.root.dataset.mode = mode;
    this.blink(false);
    this.refresh();
  }

  toggle() {
    this.standing = this.standing === "take" ? "reference" : "take";
    this.refresh();
  }

  blink(on) {
    clearInterval(this.#blinking);
    this.#blinking = on ? setInterval(() => this.toggle(), BLINK_MS) : undefined;
    this.root.dispatchEvent(new Event("compare:changed"));
  }

  get isBlinking() {
    return this.#blinking !== undefined;
  }

  setSplit(share) {
    this.split = Math.min(1, Math.max(0, share));
    this.refresh();
  }

  setOpacity(share) {
    this.opacity = Math.min(1, Math.max(0, share));
    this.refresh();
  }

  zoom(how) {
    if (how === "anomaly" && this.boxes.length > 0)
      this.view.zoomTo(
        this.boxes.map(({ box }) => box),
        this.#pane(),
      );
    else if (how === "in") this.view.zoomAt(1.5, { x: 0.5, y: 0.5 }, this.#pane());
    else if (how === "out") this.view.zoomAt(1 / 1.5, { x: 0.5, y: 0.5 }, this.#pane());
    else this.view.whole();
    this.refresh();
  }

  /** Shows two pictures instead of the recordings, or, with nothing, the recordings again. */
  setStills(stills) {
    this.#stills = stills;
    for (const side of ["take", "reference"]) this.#show(side);
  }

  get hasStills() {
    return this.#stills !== undefined;
  }

  get clock() {
    return sayMoment(Math.max(0, this.moment.at), this.reference.rate);
  }

  say(text) {
    this.root.querySelector("[data-state]").textContent = text;
  }

  refresh() {
    cancelAnimationFrame(this.#drawing);
    this.#drawing = requestAnimationFrame(() => this.#draw());
  }

  #seek(moment) {
    this.moment = moment;
    if (this.#stills) this.setStills(undefined);
    this.take.show(moment.take);
    this.reference.show(moment.at);
    this.#seekMatch();
    this.root.dispatchEvent(new Event("compare:changed"));
  }

  #seekMatch() {
    this.matching.seek((this.moment.take * 1000) / this.take.rate, (ms) => this.#framesAt(ms));
  }

  #framesAt(ms) {
    const within = (frame, { frames }) => String(Math.min(frames - 1, Math.max(0, Math.round(frame))));
    const take = within((ms * this.take.rate) / 1000, this.take);
    return { take, reference: within(this.atOf(Number(take)), this.reference) };
  }

  /** A new picture of one side stands. */
  #show(side) {
    const recording = this[side];
    const picture = this.#stills?.[side] ?? recording.video;
    if (picture === recording.video && recording.frame === undefined) return;
    this.#lens.load(side, picture);
    this.#isToneKnown = false;
    if (side === "take")
      this.view.aspect = (picture.videoWidth || picture.naturalWidth) / (picture.videoHeight || picture.naturalHeight);
    this.root.dataset[`${side}Frame`] = String(recording.frame);
    this.refresh();
  }

  #align({ homography, text }) {
    this.root.dataset.aligned = String(text === "Aligned");
    this.#lens.align(homography);
    this.#isToneKnown = false;
    this.say(`${text}${this.#sayEnd()}`);
    this.refresh();
  }

  #sayEnd() {
    const { at } = this.moment;
    if (at > this.reference.frames - 0.5) return ". The other take has ended: its last picture";
    return at < -0.5 ? ". The other take has not begun: its first picture" : "";
  }

  /** Size of one pane in CSS pixels, and how many stand beside or upon one another. */
  #pane() {
    const { clientWidth: width, clientHeight: height } = this.panes;
    if (this.mode !== "side") return { width, height, columns: 1, rows: 1 };
    return innerWidth > NARROW_PX
      ? { width: width / 2, height, columns: 2, rows: 1 }
      : { width, height: height / 2, columns: 1, rows: 2 };
  }

  #resize() {
    const scale = Math.min(devicePixelRatio, MAX_CANVAS_PX / Math.max(1, this.panes.clientWidth));
    this.canvas.width = Math.max(64, Math.round(this.panes.clientWidth * scale));
    this.canvas.height = Math.max(64, Math.round(this.panes.clientHeight * scale));
    this.#draw();
  }

  #draw() {
    if (this.mode === "heat" && !this.#isToneKnown) {
      this.#lens.measureTone();
      this.#isToneKnown = true;
    }
    const { columns, rows, ...pane } = this.#pane();
    const part = this.view.part(pane);
    const size = { width: this.canvas.width / columns, height: this.canvas.height / rows, part };
    const kinds = this.mode === "side" ? ["reference", "take"] : [this.mode === "toggle" ? this.standing : this.mode];
    const places = kinds.map((kind, index) => ({
      ...size,
      kind,
      x: columns > 1 ? index * size.width : 0,
      y: rows > 1 ? (rows - 1 - index) * size.height : 0,
    }));
    this.#lens.draw(places, { split: this.split, opacity: this.opacity });
    this.#drawBoxes(kinds.length, part);
    this.root.dispatchEvent(new Event("compare:changed"));
  }

  #drawBoxes(panes, { x, y, width, height }) {
    for (const [index, svg] of this.root.querySelectorAll("svg[data-boxes]").entries()) {
      svg.toggleAttribute("hidden", index >= panes);
      svg.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
      if (svg.childElementCount === 0) svg.append(...this.boxes.map(drawBox));
    }
  }

  /** Where a point of the screen lies in its pane, in fractions. */
  #locate({ x, y }) {
    const { left, top } = this.panes.getBoundingClientRect();
    const { width, height } = this.#pane();
    return { x: ((x - left) % width) / width, y: ((y - top) % height) / height };
  }

  #gestures() {
    return {
      split: () => (this.mode === "wipe" ? this.split : undefined),
      setSplit: (share) => this.setSplit(share),
      pan: (dx, dy) => {
        const pane = this.#pane();
        this.view.pan(dx / pane.width, dy / pane.height, pane);
        this.refresh();
      },
      zoomAt: (factor, at) => {
        this.view.zoomAt(factor, this.#locate(at), this.#pane());
        this.refresh();
      },
      tap: () => this.mode === "toggle" && this.toggle(),
      double: (at) => {
        if (this.mode === "toggle") return;
        if (this.view.zoom > 1) this.view.whole();
        else this.view.zoomAt(DOUBLE_ZOOM, this.#locate(at), this.#pane());
        this.refresh();
      },
    };
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
