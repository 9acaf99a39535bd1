import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import type { Role } from "../../src/store/sessions.ts";
import type { TestWeb } from "./web.ts";

export const TABLET = { width: 1180, height: 820 };
export const PHONE = { width: 390, height: 844 };

export function openChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--headless"] });
}

/** A browser of its own that is paired with the box. Fails the test on any error that a page reports. */
export async function openPaired(
  browser: Browser,
  box: TestWeb,
  options: { role?: Role; viewport?: { width: number; height: number }; hasTouch?: boolean } = {},
): Promise<BrowserContext & { complaints: string[] }> {
  const { viewport = TABLET, hasTouch = false } = options;
  const context = await browser.newContext({ viewport, hasTouch });
  const [name, value] = box.pair(options.role ?? "supervisor").split("=");
  await context.addCookies([{ name, value, url: box.web.address }]);
  const complaints: string[] = [];
  context.on("weberror", (error) => complaints.push(error.error().message));
  context.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  return Object.assign(context, { complaints });
}

/** Waits until the live stream has shown that it is alive `count` more times. */
export async function waitBeats(page: Page, count: number): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await hearBeats(page, count);
      return;
    } catch (error) {
      // On a busy machine a page that was not connected in time loads itself anew, as it should.
      if (tries === MOST_RELOADS || !String(error).includes("Execution context was destroyed")) throw error;
      await page.waitForLoadState("load");
    }
  }
}

const MOST_RELOADS = 3;

function hearBeats(page: Page, count: number): Promise<void> {
  return page.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        let seen = 0;
        document.addEventListener("beat", function heard() {
          seen += 1;
          if (seen < wanted) return;
          document.removeEventListener("beat", heard);
          resolve();
        });
      }),
    count,
  );
}
