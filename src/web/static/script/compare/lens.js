import { FRAGMENT, PANES, VERTEX } from "./shader.js";
import { matchTone } from "./tone.js";

/** Size at which the tones of both are measured. */
const TONE = { width: 64, height: 36 };
const WHOLE = { x: 0, y: 0, width: 1, height: 1 };
const SAME = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** Draws the two pictures onto the canvas, the reference warped onto the take. */
export class Lens {
  #gl;
  #places = {};
  #tone = { gain: [1, 1, 1], lift: [0, 0, 0] };
  #toReference = SAME;
  #texel = [0, 0];

  /** Throws when the browser cannot draw so. */
  constructor(canvas) {
    const gl = canvas.getContext("webgl", { alpha: false, antialias: false, preserveDrawingBuffer: true });
    if (!gl) throw new Error("this browser cannot draw the comparison");
    this.#gl = gl;
    const program = link(gl);
    gl.useProgram(program);
    for (const name of [
      "take",
      "reference",
      "part",
      "toReference",
      "gain",
      "lift",
      "texel",
      "split",
      "opacity",
      "kind",
    ]) {
      this.#places[name] = gl.getUniformLocation(program, name);
    }
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([0, 0, 1, 0, 0, 1, 1, 1]), gl.STATIC_DRAW);
    const corner = gl.getAttribLocation(program, "corner");
    gl.enableVertexAttribArray(corner);
    gl.vertexAttribPointer(corner, 2, gl.FLOAT, false, 0, 0);
    for (const [unit, name] of ["take", "reference"].entries()) {
      gl.activeTexture(gl.TEXTURE0 + unit);
      gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
      gl.uniform1i(this.#places[name], unit);
    }
  }

  /** Takes over a picture of either side: a video or an image that is loaded. Answers its size. */
  load(side, picture) {
    const gl = this.#gl;
    gl.activeTexture(gl.TEXTURE0 + (side === "take" ? 0 : 1));
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGB, gl.RGB, gl.UNSIGNED_BYTE, picture);
    const width = picture.videoWidth || picture.naturalWidth;
    const height = picture.videoHeight || picture.naturalHeight;
    if (side === "take") this.#texel = [1 / width, 1 / height];
    return { width, height };
  }

  /** `homography`: from the reference's picture to the take's, in fractions; undefined: as they are. */
  align(homography) {
    this.#toReference = homography ? invert(homography) : SAME;
  }

  /** Measures how the reference's levels become the take's; before a heat-map of other pictures. */
  measureTone() {
    const gl = this.#gl;
    const [take, reference] = ["take", "reference"].map((kind) => {
      const pixels = new Uint8Array(TONE.width * TONE.height * 4);
      this.draw([{ ...TONE, x: 0, y: 0, kind, part: WHOLE }], {});
      gl.readPixels(0, 0, TONE.width, TONE.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
      return pixels;
    });
    this.#tone = matchTone(take, reference);
  }

  /** Draws panes: their place on the canvas in pixels from its lower left, their kind, their part of the picture. */
  draw(panes, { split = 0.5, opacity = 0.5 }) {
    const gl = this.#gl;
    const at = this.#places;
    gl.uniformMatrix3fv(at.toReference, false, transpose(this.#toReference));
    gl.uniform3fv(at.gain, this.#tone.gain);
    gl.uniform3fv(at.lift, this.#tone.lift);
    gl.uniform2fv(at.texel, this.#texel);
    gl.uniform1f(at.split, split);
    gl.uniform1f(at.opacity, opacity);
    for (const { x, y, width, height, kind, part } of panes) {
      gl.viewport(x, y, width, height);
      gl.uniform4f(at.part, part.x, part.y, part.width, part.height);
      gl.uniform1i(at.kind, PANES[kind]);
      gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    }
  }
}

function link(gl) {
  const program = gl.createProgram();
  for (const [type, text] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ]) {
    const shader = gl.createShader(type);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error("the comparison's drawing could not be made");
  return program;
}

function transpose([a, b, c, d, e, f, g, h, i]) {
  return [a, d, g, b, e, h, c, f, i];
}

/** By its adjugate: only the ratio of the nine counts. */
function invert([a, b, c, d, e, f, g, h, i]) {
  return [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
}
