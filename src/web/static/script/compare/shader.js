export const VERTEX = `
attribute vec2 corner;
varying vec2 spot;
void main() {
  spot = vec2(corner.x, 1.0 - corner.y);
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}`;

/** Kinds of a pane; the shader knows them by these numbers. */
export const PANES = { take: 0, reference: 1, wipe: 2, onion: 3, heat: 4 };

/**
 * Both pictures in the take's coordinates. The heat-map is the largest difference of the three colours, averaged over
 * nine spots so that noise of a sensor stays dark, after the reference's tone was brought to the take's.
 */
export const FRAGMENT = `
precision highp float;
varying vec2 spot;
uniform sampler2D take, reference;
uniform vec4 part;
uniform mat3 toReference;
uniform vec3 gain, lift;
uniform vec2 texel;
uniform float split, opacity;
uniform int kind;
const float QUIET = 0.07;
const float LOUD = 0.38;
const float CONTEXT = 0.1;

bool isInside(vec2 at) { return all(greaterThanEqual(at, vec2(0.0))) && all(lessThanEqual(at, vec2(1.0))); }
vec2 mapSpot(vec2 at) {
  vec3 mapped = toReference * vec3(at, 1.0);
  return mapped.xy / mapped.z;
}
vec3 readTake(vec2 at) { return texture2D(take, at).rgb; }
vec3 readReference(vec2 at) {
  vec2 mapped = mapSpot(at);
  return isInside(mapped) ? texture2D(reference, mapped).rgb : vec3(0.0);
}
vec3 paint(float level) {
  vec3 colour = mix(vec3(0.0), vec3(0.13, 0.12, 0.42), smoothstep(0.0, 0.25, level));
  colour = mix(colour, vec3(0.46, 0.27, 0.72), smoothstep(0.2, 0.5, level));
  colour = mix(colour, vec3(0.96, 0.72, 0.24), smoothstep(0.45, 0.8, level));
  return mix(colour, vec3(1.0, 0.96, 0.84), smoothstep(0.8, 1.0, level));
}
vec3 heat(vec2 at) {
  vec3 context = vec3(dot(readTake(at), vec3(0.3, 0.6, 0.1)) * CONTEXT);
  if (!isInside(mapSpot(at))) return context;
  vec3 difference = vec3(0.0);
  for (int row = -1; row <= 1; row++) {
    for (int column = -1; column <= 1; column++) {
      vec2 near = at + vec2(float(column), float(row)) * texel * 1.5;
      difference += readTake(near) - (readReference(near) * gain + lift);
    }
  }
  difference = abs(difference) / 9.0;
  float level = max(difference.r, max(difference.g, difference.b));
  level = clamp((level - QUIET) / (LOUD - QUIET), 0.0, 1.0);
  return max(context, paint(level));
}
void main() {
  vec2 at = part.xy + spot * part.zw;
  vec3 colour = vec3(0.0);
  if (isInside(at)) {
    if (kind == 0) colour = readTake(at);
    else if (kind == 1) colour = readReference(at);
    else if (kind == 2) colour = spot.x < split ? readReference(at) : readTake(at);
    else if (kind == 3) colour = mix(readReference(at), readTake(at), opacity);
    else colour = heat(at);
  }
  gl_FragColor = vec4(colour, 1.0);
}`;
