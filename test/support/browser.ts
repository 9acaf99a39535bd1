import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { PIN } from "./box.ts";

const CHROMIUM = "/usr/bin/chromium";
const TABLET = { width: 1180, height: 820 };

/** A real Chromium, headless. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
}

/** A paired tablet of its own. */
export async function pairTablet(browser: Browser, address: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: TABLET, baseURL: address });
  const page = await context.newPage();
  await page.goto("/");
  await page.fill("input[name=pin]", PIN);
  await page.click("button[value=supervisor]");
  await page.waitForURL((url) => !url.pathname.startsWith("/pair"));
  return { context, page };
}
