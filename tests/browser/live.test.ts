import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { play } from "../interop/sipp/play.ts";
import { answer, answered, hungUp, invite, invited } from "../interop/sipp/steps.ts";
import { loopbackNet } from "../interop/test-platform.ts";
import { expectAccessible, expectNoFaults, shoot, signedIn, startChromium } from "./chromium.ts";
import { type TestPortal, testPortal } from "./test-portal.ts";
import { CALLED_NUMBER } from "./transferred-calls.ts";

// A call of SIPp's that goes on until somebody ends it in the portal.

// A page is many requests, and a whole look at it by axe; the machine has others to serve.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

let portal: TestPortal;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  [portal, browser] = await Promise.all([testPortal(loopbackNet(42)), startChromium()]);
  page = await signedIn(browser, portal, "otto", "/live");
});
afterEach(expectNoFaults);
afterAll(async () => {
  await browser.close();
  await portal.close();
});

/** What a call may take until its end is asked for. */
const LIMIT_MS = 60_000;

/** Resolves when both parties have been hung up by the platform; rejects when that does not happen. */
function callUntilEnded(): Promise<void> {
  const { world } = portal;
  const called = `sip:${CALLED_NUMBER}@${world.domain}`;
  return play(
    {
      customer: {
        address: world.customer,
        calls: world.address,
        steps: [invite({ to: called }), answered(), hungUp()],
      },
      transferee: { address: world.north, steps: [invited(), answer(), hungUp()] },
    },
    LIMIT_MS,
  );
}

describe("the live page", () => {
  it("says that nothing goes on, and that it listens", async () => {
    await page.getByRole("heading", { name: "No call is in progress" }).waitFor();
    await page.getByText("Events come as they happen").waitFor();
    await expectAccessible(page);
    await shoot(page, "live-empty-light");
  });

  it("shows a call as it happens, and ends it when that is confirmed", async () => {
    const over = callUntilEnded();
    const row = page.getByRole("row").filter({ hasText: CALLED_NUMBER });
    await row.getByText("In progress").waitFor();
    await page.getByRole("list", { name: "Events, the newest first" }).getByText("Leg answered").first().waitFor();
    for (const theme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await expectAccessible(page);
      await shoot(page, `live-${theme}`);
    }

    await row.getByRole("button", { name: /^End the call/ }).click();
    const dialog = page.getByRole("alertdialog", { name: "End this call?" });
    await dialog.waitFor();
    await expectAccessible(page);
    await shoot(page, "live-end-dark", "window");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(await row.count()).toBe(1);

    await row.getByRole("button", { name: /^End the call/ }).click();
    await dialog.getByRole("button", { name: "End the call" }).click();
    await over;
    await page.getByRole("heading", { name: "No call is in progress" }).waitFor();
    const [call] = await portal.world.newestCall(1);
    expect(call).toMatchObject({ hungUpBy: "PLATFORM", callResult: "COMPLETED" });
  });

  it("lets a viewer look, and end nothing", async () => {
    const viewer = await signedIn(browser, portal, "vera", "/live");
    const over = callUntilEnded();
    const row = viewer.getByRole("row").filter({ hasText: "In progress" });
    await row.waitFor();
    expect(await row.textContent()).not.toContain(CALLED_NUMBER);
    expect(await row.getByRole("button").count()).toBe(0);
    await page.getByRole("button", { name: /^End the call/ }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "End the call" }).click();
    await over;
    await viewer.context().close();
  });
});
