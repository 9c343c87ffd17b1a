import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { loopbackNet } from "../interop/test-platform.ts";
import { expectAccessible, expectNoFaults, shoot, signedIn, startChromium } from "./chromium.ts";
import { type TestPortal, testPortal } from "./test-portal.ts";
import {
  CALLED_NUMBER,
  TARGET_NUMBER,
  transferToBusy,
  transferToDomain,
  transferToNumber,
} from "./transferred-calls.ts";

// Calls that SIPp makes, as an operator finds them in the portal.

// A page is many requests, and a whole look at it by axe; the machine has others to serve.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

let portal: TestPortal;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  portal = await testPortal(loopbackNet(41));
  await transferToNumber(portal.world);
  await portal.world.newestCall(2);
  await transferToDomain(portal.world);
  await portal.world.newestCall(2);
  await transferToBusy(portal.world);
  await portal.world.newestCall(2);
  // After the calls: a browser that starts holds up the platform that makes them.
  browser = await startChromium();
  page = await signedIn(browser, portal, "otto", "/calls");
});
afterEach(expectNoFaults);
afterAll(async () => {
  await browser.close();
  await portal.close();
});

const rows = () => page.getByRole("table").getByRole("row");
const open = async (search: string) => {
  await page.goto(`${portal.url}/calls${search}`);
  await page.getByRole("heading", { name: "Call Detail Records" }).waitFor();
};
/** The page of the record that a transfer of this outcome made. */
const openChild = async (search: string) => {
  await open(search);
  const child = rows().filter({ hasText: "Moved" }).first();
  await child.getByRole("link").click();
  await page.getByRole("heading", { name: "Linked records" }).waitFor();
};

describe("the list", () => {
  it("shows a transferred call as two linked records, the second below the first", async () => {
    await open("");
    await rows().nth(6).waitFor();
    const texts = await rows().allTextContents();
    expect(texts).toHaveLength(7);
    expect(texts.slice(1).map((text) => /Moved|Failed/.exec(text)?.[0] ?? "initial")).toEqual([
      ...["initial", "Failed"],
      ...["initial", "Moved"],
      ...["initial", "Moved"],
    ]);
    expect(texts[4]).toContain("No fee");
    expect(texts[6]).toContain("0.0013");
  });

  it("closes and opens a tree by its button, with the keyboard", async () => {
    await open("");
    const button = rows().nth(1).getByRole("button");
    await button.focus();
    await page.keyboard.press("Enter");
    await rows().nth(6).waitFor({ state: "detached" });
    expect(await button.getAttribute("aria-expanded")).toBe("false");
    await page.keyboard.press("Enter");
    await rows().nth(6).waitFor();
  });

  it("finds calls by the beginning of a number, and keeps the search in its address", async () => {
    await open("");
    await page.getByLabel("Number, Call-ID or call").fill(CALLED_NUMBER.slice(0, 8));
    await page.keyboard.press("Enter");
    await page.waitForURL(/query=/);
    await page.reload();
    await rows().nth(1).waitFor();
    expect(await page.getByLabel("Number, Call-ID or call").inputValue()).toBe(CALLED_NUMBER.slice(0, 8));
    await page.getByRole("button", { name: "Clear" }).click();
    expect(page.url()).toBe(`${portal.url}/calls`);
  });

  it("finds a referred call by the number that it went to", async () => {
    await open(`?query=${encodeURIComponent(TARGET_NUMBER)}`);
    await rows().nth(2).waitFor();
    const texts = await rows().allTextContents();
    expect(texts.slice(1).map((text) => /Moved|Failed/.exec(text)?.[0])).toEqual(["Failed", "Moved"]);
  });

  it("narrows by outcome and result", async () => {
    await open("");
    await page.getByLabel("Result").selectOption("In progress");
    await page.getByRole("heading", { name: "No call matches" }).waitFor();
    await page.getByRole("button", { name: "Clear the filter" }).click();
    await rows().nth(6).waitFor();
  });

  it("says that nothing matches, and what to do", async () => {
    await open("?query=%2B4420");
    await page.getByRole("heading", { name: "No call matches" }).waitFor();
    await expectAccessible(page);
    await shoot(page, "calls-no-match-light");
    await page.getByRole("button", { name: "Clear the filter" }).click();
    await rows().nth(6).waitFor();
  });

  it("says which cursor is wrong, and leads back", async () => {
    await open("?cursor=nonsense");
    await page.getByRole("button", { name: "To the newest" }).click();
    await rows().nth(6).waitFor();
  });

  it("gives the list as CSV", async () => {
    await open("");
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "CSV", exact: true }).click();
    const [head = "", ...lines] = readFileSync(await (await download).path(), "utf8")
      .trim()
      .split("\n");
    expect(head).toContain("callId");
    expect(lines).toHaveLength(6);
  });
});

describe("the page of a call", () => {
  it("shows both records, what each leg cost, and every rule of the decision", async () => {
    await openChild(`?query=${encodeURIComponent(TARGET_NUMBER)}`);
    const records = page.getByRole("region", { name: "Linked records" });
    expect(await records.getByRole("row").count()).toBe(3);
    const lines = page.getByRole("region", { name: "Rated lines" });
    const text = await lines.textContent();
    for (const part of ["standard", "+1202", "Washington DC", "0.0030", "0.0013", "0.0026"])
      expect(text).toContain(part);
    const decisions = page.getByRole("region", { name: "Decisions" });
    expect(await decisions.textContent()).toContain("carrier-routing");
    const timeline = page.getByRole("region", { name: "Time line" });
    await timeline.getByText(/^REFER to/).waitFor();
  });

  it("says why a foreign leg costs nothing", async () => {
    await openChild("?targetClass=SIP");
    const lines = page.getByRole("region", { name: "Rated lines" });
    const foreign = lines.getByRole("row").filter({ hasText: "No fee" });
    expect(await foreign.textContent()).toContain("foreign");
  });

  it("goes from a record to the one it is linked to", async () => {
    await openChild(`?query=${encodeURIComponent(TARGET_NUMBER)}`);
    const before = page.url();
    await page.getByRole("region", { name: "Linked records" }).getByRole("link").first().click();
    await page.waitForURL((url) => url.href !== before);
    await page.getByText("Initial").waitFor();
  });

  it("says that a call does not exist", async () => {
    await page.goto(`${portal.url}/calls/none`);
    await page.getByRole("heading", { name: "This call does not exist" }).waitFor();
    await expectAccessible(page);
    await shoot(page, "call-none-light");
  });
});

describe("numbers", () => {
  it("are masked for a viewer", async () => {
    const viewer = await signedIn(browser, portal, "vera", "/calls");
    const table = viewer.getByRole("table");
    await table.getByRole("row").nth(6).waitFor();
    const text = (await table.textContent()) ?? "";
    expect(text).toContain("••••");
    expect(text).not.toContain(CALLED_NUMBER);
    await viewer.context().close();
  });
});

describe("a platform that does not answer", () => {
  it("is told by a banner, over what was known, and the page recovers by itself", async () => {
    await open("");
    await rows().nth(6).waitFor();
    portal.setAway(true);
    await page.getByRole("button", { name: "Refresh" }).click();
    const banner = page.getByText("does not answer now");
    await banner.waitFor();
    expect(await rows().count()).toBe(7);
    await expectAccessible(page);
    await shoot(page, "away-light");
    portal.setAway(false);
    await banner.waitFor({ state: "detached" });
  });

  it("is told where nothing was known, and the page recovers by itself", async () => {
    portal.setAway(true);
    await page.reload();
    await page.getByRole("heading", { name: "cannot be read now" }).first().waitFor();
    portal.setAway(false);
    await rows().nth(6).waitFor();
  });
});
