import { Lens } from "./lens.js";
import { Matching } from "./matching.js";
import { Moments } from "./moments.js";
import { Panes } from "./panes.js";
import { Playing } from "./playing.js";
import { Recording } from "./recording.js";
import { Still } from "./still.js";
import { View } from "./view.js";

const BLINK_MS = 700;
const ZOOM_STEP = 1.5;
const MIDDLE = { x: 0.5, y: 0.5 };
const SIDES = ["take", "reference"];
/** Said where only the take goes on. */
const ENDED = ". The other take has ended: its last picture";
const NOT_BEGUN = ". The other take has not begun: its first picture";

/** One page that compares: two recordings, the panes and what the reader chose. Tells `compare:changed` to its root. */
export class Comparison {
  mode = "side";
  split = 0.5;
  opacity = 0.5;
  /** Which of both stands in the mode `toggle`. */
  standing = "take";
  view = new View(16 / 9);
  #lens;
  #drawing = 0;
  #blinking;
  #stills;
  #isToneKnown = false;

  constructor(root) {
    this.root = root;
    this.panes = new Panes(root, () => this.#draw());
    this.#lens = new Lens(this.panes.canvas);
    for (const side of SIDES) this[side] = this.#openRecording(side);
    this.moments = new Moments(root.dataset.curve, { take: this.take, reference: this.reference });
    this.matching = new Matching(root.dataset.match, (match) => this.#align(match));
    this.playing = new Playing(this, { onMoved: () => this.#tell(), onEnded: () => this.#settle() });
    this.goTo((moments) => moments.seekTakeMs(Number(root.dataset.moment ?? 0)));
  }

  close() {
    this.rest();
    this.panes.close();
    for (const side of SIDES) this[side].close();
  }

  /** Stops all that goes on by itself. */
  rest() {
    this.playing.stop();
    this.blink(false);
    this.matching.stop();
  }

  /** Both go on together, or stand again. */
  play(on) {
    if (!on) {
      this.playing.stop();
      return;
    }
    if (this.#stills) this.setStills(undefined);
    this.matching.stop();
    this.playing.start();
    this.#tell();
  }

  /** Both stand at whole frames again. */
  #settle() {
    this.goTo((moments) => moments.seekAt(Math.round(moments.at)));
  }

  /** Goes on where it stood. */
  resume() {
    this.matching.seek(this.moments.takeMs, (ms) => this.moments.framesAt(ms));
  }

  /** Moves both recordings: `move` is given the moments. */
  goTo(move) {
    const { moments } = this;
    this.playing.stop();
    move(moments);
    if (this.#stills) this.setStills(undefined);
    this.take.show(moments.take);
    this.reference.show(moments.at);
    this.resume();
    this.#tell();
  }

  setMode(mode) {
    this.mode = mode;
    this.root.dataset.mode = mode;
    this.panes.isDouble = mode === "side";
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
    this.#tell();
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
    const { boxes, size } = this.panes;
    if (how === "anomaly" && boxes.length > 0) this.view.zoomTo(boxes, size);
    else if (how === "in") this.view.zoomAt(ZOOM_STEP, MIDDLE, size);
    else if (how === "out") this.view.zoomAt(1 / ZOOM_STEP, MIDDLE, size);
    else this.view.whole();
    this.refresh();
  }

  /** Shows two pictures instead of the recordings, or, with nothing, the recordings again. */
  setStills(stills) {
    this.#stills = stills;
    for (const side of SIDES) this.#show(side);
  }

  get hasStills() {
    return this.#stills !== undefined;
  }

  say(text) {
    this.root.querySelector("[data-state]").textContent = text;
  }

  refresh() {
    cancelAnimationFrame(this.#drawing);
    this.#drawing = requestAnimationFrame(() => this.#draw());
  }

  #openRecording(side) {
    const source = this.root.querySelector(`[data-side="${side}"]`);
    source.addEventListener("error", () => this.say("This browser cannot show the recording"));
    const Kind = source instanceof HTMLImageElement ? Still : Recording;
    return new Kind(source, () => this.#show(side));
  }

  /** A new picture of one side stands. */
  #show(side) {
    const recording = this[side];
    const picture = this.#stills?.[side] ?? recording.video;
    if (picture === recording.video && recording.frame === undefined) return;
    const size = this.#lens.load(side, picture);
    this.#isToneKnown = false;
    if (side === "take") this.view.aspect = size.width / size.height;
    this.root.dataset[`${side}Frame`] = String(recording.frame);
    this.refresh();
  }

  #align({ homography, text }) {
    // A still neither begins nor ends.
    const side = this.reference.isStill ? 0 : this.moments.side;
    this.root.dataset.aligned = String(homography !== undefined && text === "Aligned");
    this.#lens.align(homography);
    this.#isToneKnown = false;
    this.say(`${text}${side > 0 ? ENDED : ""}${side < 0 ? NOT_BEGUN : ""}`);
    this.refresh();
  }

  #draw() {
    if (this.mode === "heat" && !this.#isToneKnown) {
      this.#lens.measureTone();
      this.#isToneKnown = true;
    }
    const part = this.view.part(this.panes.size);
    const kinds = this.mode === "side" ? ["reference", "take"] : [this.mode === "toggle" ? this.standing : this.mode];
    this.#lens.draw(this.panes.place(kinds, part), { split: this.split, opacity: this.opacity });
    this.panes.frame(part);
    this.#tell();
  }

  #tell() {
    this.root.dispatchEvent(new Event("compare:changed"));
  }
}
