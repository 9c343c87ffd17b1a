import { accessSync, constants, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import type { TestPortal } from "./test-portal.ts";

/** Screenshots of every page. Not kept in git. */
const OUTPUT = join(import.meta.dirname, "output");
const VIEWPORT = { width: 1440, height: 900 };
/** What pages may take on a busy machine. */
const PATIENCE_MS = 30_000;

type Theme = "light" | "dark";

/** Debian's Chromium. */
export async function startChromium(): Promise<Browser> {
  const path = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, "chromium"));
  const executablePath = path.find(isProgram);
  if (executablePath === undefined) throw new Error("there is no chromium on the PATH: apt-get install -y chromium");
  // A root user's Chromium has no sandbox; the pages are our own.
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export interface PageOptions {
  readonly theme?: Theme;
  readonly width?: number;
}

/** A page of a browser profile of its own; fails its test when a script of it fails, or its policy stops something. */
export async function openPage(browser: Browser, { theme = "light", width }: PageOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { ...VIEWPORT, ...(width === undefined ? {} : { width }) },
    colorScheme: theme,
    locale: "en-GB",
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().startsWith(EXPECTED)) faults.push(message.text());
  });
  return page;
}

/** Chromium's own word for any answer that is no success; the page's part of it is seen in the page. */
const EXPECTED = "Failed to load resource";
const faults: string[] = [];

/** No script of a page has failed since the last look. */
export function expectNoFaults(): void {
  expect(faults.splice(0)).toEqual([]);
}

/** A page on which a user is signed in by a one-time link, at `path`. */
export async function signedIn(
  browser: Browser,
  portal: TestPortal,
  name: string,
  path: string,
  options: PageOptions = {},
): Promise<Page> {
  const page = await openPage(browser, options);
  await page.goto(await portal.signInLink(name));
  await page.getByRole("heading", { name: "Call Detail Records" }).waitFor();
  if (path !== "/calls") await page.goto(`${portal.url}${path}`);
  return page;
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** axe finds nothing wrong (WCAG 2.2 A and AA, and its best practices). */
export async function expectAccessible(page: Page): Promise<void> {
  // Not as a tag: the page's policy lets no script in but its own.
  await page.evaluate(axe.source);
  const found: readonly Violation[] = await page.evaluate("axe.run().then(({ violations }) => violations)");
  const wrong = found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => [id, html, failureSummary]));
  expect(wrong).toEqual([]);
}

/** Keeps what the page looks like: the whole of it, or what stands in the window where something lies over it. */
export async function shoot(page: Page, name: string, part: "whole" | "window" = "whole"): Promise<void> {
  mkdirSync(OUTPUT, { recursive: true });
  await page.screenshot({ path: join(OUTPUT, `${name}.png`), fullPage: part === "whole" });
}
