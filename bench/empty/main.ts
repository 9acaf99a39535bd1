import { defineDetector } from "@camf/detector-sdk";

await defineDetector({ wants: "frame", analyze: () => ({ findings: [], observations: [] }) });
