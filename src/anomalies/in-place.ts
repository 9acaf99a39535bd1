/** A place that looks different, with nothing gone, new, moved or exchanged: light does this, and what has a name elsewhere. */
const LOOKS: readonly string[] = ["area-changed", "light-changed", "object-recoloured", "object-switched"];
/** Changes of what stays in its place: which of them it is may be decided differently from look to look. */
const IN_PLACE: readonly string[] = [...LOOKS, "object-replaced", "object-turned", "text-changed"];

export function isLookOnly(kind: string): boolean {
  return LOOKS.includes(kind);
}

export function isInPlace(kind: string): boolean {
  return IN_PLACE.includes(kind);
}
