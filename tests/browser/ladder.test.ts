import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { loopbackNet } from "../interop/test-platform.ts";
import { expectAccessible, expectNoFaults, shoot, signedIn, startChromium } from "./chromium.ts";
import { type TestPortal, testPortal } from "./test-portal.ts";
import { CALLED_NUMBER, transferToNumber } from "./transferred-calls.ts";

// What crossed the wire in a transferred call of SIPp's, drawn, read and taken away.

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

let portal: TestPortal;
let browser: Browser;
let page: Page;
let path = "";
beforeAll(async () => {
  portal = await testPortal(loopbackNet(44));
  await transferToNumber(portal.world);
  const [parent] = await portal.world.newestCall(2);
  path = `/calls/${parent?.callId}`;
  browser = await startChromium();
  page = await signedIn(browser, portal, "otto", path);
  await messages().first().waitFor();
});
afterEach(expectNoFaults);
afterAll(async () => {
  await browser.close();
  await portal.close();
});

const messages = (of: Page = page) => of.locator("[data-message]");
/** "+0.123 s INVITE, acme to Tandem" without the time. */
const names = async () => {
  const labels: readonly string[] = await messages().evaluateAll((found) =>
    found.map((message) => message.getAttribute("aria-label") ?? ""),
  );
  return labels.map((label) => label.replace(/^\S+\s+(?:s\s+)?/, ""));
};

describe("the ladder", () => {
  it("has a column for each party, and the messages of a transfer in the order of the wire", async () => {
    const parties = page.getByRole("list", { name: "Parties" }).getByRole("listitem");
    const roles = (await parties.allTextContents()).map((text) => /^[A-Z][a-z]+(?=[^a-z])/.exec(text)?.[0] ?? text);
    expect(await parties.count()).toBe(4);
    for (const role of ["Transferor", "Platform", "Transferee", "Target"]) {
      expect(await parties.filter({ hasText: role }).count(), roles.join()).toBe(1);
    }
    const order = [
      "INVITE",
      "200 OK (INVITE)",
      "ACK",
      "REFER",
      "202 Accepted (REFER)",
      "NOTIFY 100",
      "NOTIFY 200",
      "BYE",
    ];
    const labels = (await names()).map((name) => name.split(", ")[0] ?? "");
    let from = 0;
    for (const label of order) {
      const at = labels.indexOf(label, from);
      expect(at, `${label} in ${labels.join("; ")}`).toBeGreaterThanOrEqual(from);
      from = at;
    }
  });

  it("is gone through with the arrow keys, and a message opened with Enter and left with Escape", async () => {
    await messages().first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const focused = await page.evaluate("document.activeElement?.getAttribute('data-message')");
    expect(focused).toBe(await messages().nth(2).getAttribute("data-message"));
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "INVITE" });
    const text = dialog.getByRole("textbox", { name: "Message" });
    await text.waitFor();
    expect(await text.inputValue()).toContain(`INVITE sip:${CALLED_NUMBER}@acme.trunk.example SIP/2.0`);
    for (const theme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await expectAccessible(page);
      await shoot(page, `message-${theme}`, "window");
    }
    await dialog.getByRole("button", { name: "After" }).click();
    await dialog.getByText("Call-ID").or(text).first().waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  });

  it("is accessible, and shown in both colours", async () => {
    for (const theme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await expectAccessible(page);
      await shoot(page, `ladder-${theme}`);
    }
  });

  it("is taken away as a capture file", async () => {
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "pcap" }).click();
    const file = readFileSync(await (await download).path());
    // The magic number of a pcap, of either byte order and resolution.
    expect(["d4c3b2a1", "a1b2c3d4", "4d3cb2a1", "a1b23c4d"]).toContain(file.subarray(0, 4).toString("hex"));
    expect(file.includes("REFER sip:")).toBe(true);
  });

  it("shows a viewer who sent what, with numbers masked, and no message", async () => {
    const viewer = await signedIn(browser, portal, "vera", path);
    await messages(viewer).first().click();
    await viewer.getByRole("heading", { name: "Messages are for operators" }).waitFor();
    expect(await viewer.locator("body").textContent()).not.toContain(CALLED_NUMBER);
    expect(await viewer.getByRole("link", { name: "pcap" }).count()).toBe(0);
    await expectAccessible(viewer);
    await viewer.context().close();
  });
});
