import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Fault } from "../../../src/base/fault.ts";
import { parseJson, Type } from "../../../src/base/schema.ts";

/** Class of clocks in the two ways that COCO's labels are written. */
const YOLO_CLOCK = "74";
const COCO_CLOCK = 85;

const YOLO = "photos/lightly-ai+coco128_yolo";
/** A picture may have labels of one sort, of both, or none. */
const YOLO_LABELS = ["object_detection", "instance_segmentation"] as const;
const TINY = "photos/lizhogn+tiny_coco_dataset/tiny_coco";

/** Photographs with a clock that COCO's labels do not know, small on a wall. */
const WITH_UNLABELLED_CLOCK = ["000000000338.jpg"] as const;

const Annotations = Type.Object({
  images: Type.Array(Type.Object({ id: Type.Integer(), file_name: Type.String() })),
  annotations: Type.Array(Type.Object({ image_id: Type.Integer(), category_id: Type.Integer() })),
});

/**
 * Photographs whose labels know of no clock, as paths relative to `data`: in none of them may a time be read. Pictures
 * without labels are left out, and those named in `except` (file names: clocks that COCO's labels missed).
 */
export function listPhotographs(data: string, except: ReadonlySet<string>): string[] {
  const all = [...listYolo(data), ...listTiny(data)];
  const seen = new Set<string>([...except, ...WITH_UNLABELLED_CLOCK]);
  const once = all.filter((path) => {
    const isNew = !seen.has(basename(path));
    seen.add(basename(path));
    return isNew;
  });
  return once.sort();
}

function listYolo(data: string): string[] {
  return ["train2017", "val2017"].flatMap((part) => {
    const folder = join(data, YOLO, "images", part);
    if (!existsSync(folder)) return [];
    return readdirSync(folder).flatMap((name) => {
      const labels = YOLO_LABELS.map((kind) => join(data, YOLO, kind, "labels", part, name.replace(/\.jpg$/, ".txt")));
      const classes = labels.filter((label) => existsSync(label)).flatMap(listClasses);
      return classes.length === 0 || classes.includes(YOLO_CLOCK) ? [] : [`${YOLO}/images/${part}/${name}`];
    });
  });
}

function listClasses(label: string): string[] {
  const lines = readFileSync(label, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => line.split(" ")[0]);
}

function listTiny(data: string): string[] {
  return ["train2017", "val2017"].flatMap((part) => {
    const path = join(data, TINY, "annotations", `instances_${part}.json`);
    if (!existsSync(path)) return [];
    const parsed = parseJson(Annotations, readFileSync(path, "utf8"));
    if (!parsed.ok) throw new Fault("invalid", `${path}: ${parsed.error}`);
    const { images, annotations } = parsed.value;
    const withClock = new Set(annotations.filter((one) => one.category_id === COCO_CLOCK).map((one) => one.image_id));
    return images.filter(({ id }) => !withClock.has(id)).map((image) => `${TINY}/${part}/${image.file_name}`);
  });
}
