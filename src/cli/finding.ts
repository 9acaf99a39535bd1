/** One thing the doctor looked at. `mend` says what to do; empty when there is nothing to do. */
export interface Finding {
  area: "media" | "encoder" | "sandbox" | "detectors" | "disk" | "clock" | "broker";
  what: string;
  state: "good" | "warning" | "wrong";
  detail: string;
  mend: string;
}

export function judge(area: Finding["area"], what: string, good: boolean, detail: string, mend: string): Finding {
  return { area, what, state: good ? "good" : "wrong", detail, mend };
}
