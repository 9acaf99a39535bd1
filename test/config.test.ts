import { describe, expect, test } from "bun:test";
import { resolve } from "node:path";
import { readConfig, VARIABLES } from "../src/config.ts";

describe("config", () => {
  test("nothing set gives the documented defaults", () => {
    const config = readConfig({});
    expect(config).toMatchObject({ host: "0.0.0.0", port: 8000, detectorTimeoutMs: 30_000, detectorMemoryMb: 1024 });
    expect(config.databasePath).toBe(resolve("data/camf_metadata.db"));
    expect(config.storagePath).toBe(resolve("data/storage"));
    expect(config.storageLimitBytes).toBe(100e9);
  });

  test("the order of providers is taken as it is given", () => {
    expect(readConfig({ CAMF_ORT_PROVIDERS: "webgpu,cpu" }).modelProviders).toBe("webgpu,cpu");
    expect(readConfig({ CAMF_ORT_PROVIDERS: "cpu" }).modelProviders).toBe("cpu");
  });

  test("an absolute database keeps its path", () => {
    expect(readConfig({ DATABASE_URL: "sqlite:////var/lib/camf.db" }).databasePath).toBe("/var/lib/camf.db");
  });

  test.each([
    ["API_PORT", "99999"],
    ["API_PORT", "eight"],
    ["API_PORT", "80.5"],
    ["API_HOST", "not a host"],
    ["DATABASE_URL", "postgres://somewhere"],
    ["MAX_STORAGE_GB", "-1"],
    ["DETECTOR_TIMEOUT", "0"],
    ["DETECTOR_MAX_MEMORY_MB", "10"],
    ["CAMF_RING_MINUTES", "0.5"],
    ["CAMF_BITRATE_KBPS", "12e9"],
    ["CAMF_MQTT_URL", "http://broker"],
    ["CAMF_RUNTIME_DIR", "relative"],
    ["CAMF_LOG_LEVEL", "loud"],
    ["CAMF_ORT_PROVIDERS", "gpu"],
    ["CAMF_ORT_PROVIDERS", "cpu,webgpu,cpu"],
    ["CAMF_ORT_PROVIDERS", "webgpu cpu"],
  ])("%s=%s is refused in one line that names variable, value and what is allowed", (name, value) => {
    const allowed = VARIABLES.find((variable) => variable.name === name)?.allowed ?? "";
    expect(allowed).not.toBe("");
    const attempt = () => readConfig({ [name]: value });
    expect(attempt).toThrow(`${name}=${value} is not allowed; allowed: ${allowed}`);
    expect(attempt).not.toThrow("\n");
  });

  test("a secret is never repeated in an error", () => {
    expect(() => readConfig({ CAMF_PIN: "12x456" })).toThrow("CAMF_PIN=(hidden)");
  });
});
