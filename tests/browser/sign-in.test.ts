import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { loopbackNet } from "../interop/test-platform.ts";
import { expectAccessible, expectNoFaults, openPage, shoot, startChromium } from "./chromium.ts";
import { PASSWORD, type TestPortal, testPortal } from "./test-portal.ts";

// A page is many requests, and a whole look at it by axe; the machine has others to serve.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

let portal: TestPortal;
let browser: Browser;
beforeAll(async () => {
  [portal, browser] = await Promise.all([testPortal(loopbackNet(40)), startChromium()]);
});
afterEach(expectNoFaults);
afterAll(async () => {
  await browser.close();
  await portal.close();
});

describe("the sign-in", () => {
  it.each(["light", "dark"] as const)("stands before every page, in %s", async (theme) => {
    const page = await openPage(browser, { theme });
    await page.goto(`${portal.url}/live`);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await expectAccessible(page);
    await shoot(page, `sign-in-${theme}`);
    await page.context().close();
  });

  it("lets a user in by name and password, to the page that was asked for, and out again", async () => {
    const page = await openPage(browser);
    await page.goto(`${portal.url}/trunks`);
    await page.getByLabel("Name").fill("vera");
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Trunks" }).waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.context().close();
  });

  it("says that a password is wrong, and keeps the name", async () => {
    const page = await openPage(browser);
    await page.goto(portal.url);
    await page.getByLabel("Name").fill("vera");
    await page.getByLabel("Password").fill("wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    expect(await page.getByRole("alert").textContent()).toBe("the name or the password is wrong");
    expect(await page.getByLabel("Name").inputValue()).toBe("vera");
    await expectAccessible(page);
    await page.context().close();
  });

  it("lets a link in once, and not again", async () => {
    const link = await portal.signInLink("otto");
    const first = await openPage(browser);
    await first.goto(link);
    await first.getByRole("heading", { name: "Call Detail Records" }).waitFor();
    expect(first.url()).toBe(`${portal.url}/calls`);
    await first.context().close();

    const second = await openPage(browser);
    await second.goto(link);
    expect(await second.getByRole("alert").textContent()).toContain("the link was used before");
    await second.context().close();
  });
});
