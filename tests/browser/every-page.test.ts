import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { loopbackNet } from "../interop/test-platform.ts";
import { expectAccessible, expectNoFaults, shoot, signedIn, startChromium } from "./chromium.ts";
import { type TestPortal, testPortal } from "./test-portal.ts";
import { transferToBusy, transferToDomain, transferToNumber } from "./transferred-calls.ts";

// A page is many requests, and a whole look at it by axe; the machine has others to serve.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

let portal: TestPortal;
let browser: Browser;
/** callId of a call that was transferred to a number, and of the call that the transfer made. */
let parent = "";
let child = "";
beforeAll(async () => {
  portal = await testPortal(loopbackNet(43), ['credit: {balance: "25.00", currency: EUR}']);
  const { world } = portal;
  await transferToBusy(world);
  await transferToDomain(world);
  await transferToNumber(world);
  [parent = "", child = ""] = (await world.newestCall(2)).map(({ callId }) => callId);
  // After the calls: a browser that starts holds up the platform that makes them.
  browser = await startChromium();
});
afterEach(expectNoFaults);
afterAll(async () => {
  await browser.close();
  await portal.close();
});

const REFER_TO = encodeURIComponent("<sip:+12025550202@acme.trunk.example>");
const FOREIGN = encodeURIComponent("<sip:carol@192.0.2.1>");

/** Where each page is, and what is there once it is whole. */
const PAGES = [
  { name: "calls", path: () => "/calls", whole: (page: Page) => page.getByRole("row").nth(6) },
  { name: "call", path: () => `/calls/${parent}`, whole: (page: Page) => page.getByText(/^REFER to/) },
  { name: "call-referred", path: () => `/calls/${child}`, whole: (page: Page) => page.getByText(/^REFER to/) },
  { name: "transfers", path: () => "/transfers", whole: (page: Page) => page.getByRole("row").nth(3) },
  { name: "explain", path: () => "/explain", whole: (page: Page) => page.getByText("What would a REFER do?") },
  {
    name: "explain-number",
    path: () => `/explain?trunk=acme&referTo=${REFER_TO}`,
    whole: (page: Page) => page.getByText("The target is called"),
  },
  {
    name: "explain-refused",
    path: () => `/explain?trunk=acme&referTo=${FOREIGN}`,
    whole: (page: Page) => page.getByText("Accepted, then refused with 403"),
  },
  { name: "trunks", path: () => "/trunks", whole: (page: Page) => page.getByRole("row").nth(2) },
  { name: "trunk", path: () => "/trunks/acme", whole: (page: Page) => page.getByText("Access control") },
  { name: "health", path: () => "/health", whole: (page: Page) => page.getByRole("cell").first() },
  {
    name: "nowhere",
    path: () => "/nowhere",
    whole: (page: Page) => page.getByText("There is nothing at this address"),
  },
] as const;

describe.each(["light", "dark"] as const)("in %s", (theme) => {
  let page: Page;
  beforeAll(async () => {
    page = await signedIn(browser, portal, "otto", "/calls", { theme });
  });
  afterAll(() => page.context().close());

  it.each(PAGES)("$name is whole, and axe finds nothing wrong", async ({ name, path, whole }) => {
    await page.goto(`${portal.url}${path()}`);
    await whole(page).first().waitFor();
    await page
      .getByRole("status")
      .filter({ hasText: /^Loading/ })
      .first()
      .waitFor({ state: "detached" });
    await expectAccessible(page);
    await shoot(page, `${name}-${theme}`);
  });
});

describe("a telephone's window", () => {
  it.each(["/calls", "/live", "/explain"])("shows %s without a page that scrolls sideways", async (path) => {
    const page = await signedIn(browser, portal, "otto", path, { width: 390 });
    await page.getByRole("heading", { level: 1 }).waitFor();
    const over = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    expect(over).toBe(0);
    await expectAccessible(page);
    await shoot(page, `narrow-${path.slice(1)}`);
    await page.context().close();
  });
});

describe("the colours", () => {
  it("can be chosen, and stay chosen", async () => {
    const page = await signedIn(browser, portal, "otto", "/calls", { theme: "light" });
    const dark = page.getByRole("button", { name: "Dark" });
    await dark.click();
    await page.reload();
    expect(await page.getByRole("button", { name: "Dark" }).getAttribute("aria-pressed")).toBe("true");
    const background = await page.evaluate("getComputedStyle(document.documentElement).colorScheme");
    expect(background).toBe("dark");
    await page.context().close();
  });
});

describe("the form of explain", () => {
  it("asks for a decision, shows it, and keeps the question in its address", async () => {
    const page = await signedIn(browser, portal, "vera", "/explain");
    await page.getByLabel("Trunk").fill("acme");
    await page.getByLabel("Refer-To").fill("tel:+12025550202");
    await page.getByRole("button", { name: "Explain" }).click();
    const decision = page.getByRole("region", { name: "Decision" });
    await decision.getByText("The target is called").waitFor();
    expect(await decision.textContent()).toContain("country-permissions");
    expect(await decision.getByRole("table").textContent()).toContain("south");
    expect(new URL(page.url()).searchParams.get("referTo")).toBe("tel:+12025550202");
    await page.context().close();
  });

  it("says which field is wrong", async () => {
    const page = await signedIn(browser, portal, "vera", `/explain?referTo=${REFER_TO}`);
    await page.getByText("is missing: a trunk's name, id or domain").waitFor();
    expect(await page.getByLabel("Trunk").getAttribute("aria-invalid")).toBe("true");
    await expectAccessible(page);
    await page.context().close();
  });
});
