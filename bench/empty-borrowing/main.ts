import { defineDetector } from "@camf/detector-sdk";

await defineDetector({ wants: "frame", borrow: true, analyze: () => ({ findings: [], observations: [] }) });
