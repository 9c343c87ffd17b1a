import { afterAll, beforeAll, expect, it } from "vitest";
import { play } from "./sipp/play.ts";
import {
  answer,
  answered,
  cancelled,
  hangUp,
  hungUp,
  invite,
  invited,
  notified,
  pause,
  refer,
  refuse,
  respond,
  response,
  type Step,
} from "./sipp/steps.ts";
import { loopbackNet, type TestPlatform, testPlatform } from "./test-platform.ts";

// A transfer that does not come about: the transferor hears why, and its call goes on (TRANSFER rules 8, 12 and 24).

const NET = loopbackNet(25);
const CALLED = "sip:+12025550101@acme.trunk.example";
const PSTN = "<sip:+12025550202@acme.trunk.example>";
const SIP = `<sip:carol@${NET}.4>`;

let world: TestPlatform;
beforeAll(async () => {
  world = await testPlatform(NET, ["transferRingTimeoutSec: 1"]);
});
afterAll(() => world.close());

/** After its last step the transferor ends the call that it still has, as it would end any. */
const customer = (...steps: readonly Step[]) => ({
  address: world.customer,
  calls: world.address,
  steps: [invite({ to: CALLED }), answered(), ...steps, pause(200), hangUp({ cseq: 9 })],
});
/** The party that was called sees nothing of the transfer but the end of the call. */
const transferee = () => ({ address: world.north, steps: [invited(), answer(), hungUp()] });
const target = (...steps: readonly Step[]) => ({ address: world.south, steps: [invited(), ...steps] });

it.each([
  ["busy: NOTIFY 486", PSTN, [refuse("486 Busy Here")], "486 ", 486],
  ["busy at another domain: NOTIFY 486", SIP, [refuse("486 Busy Here")], "486 ", 486],
  ["behind a carrier that fails: a bare 503 is told as 500", PSTN, [refuse("503 Service Unavailable")], "500 ", 500],
  ["not willing: a 6xx is told as it is", PSTN, [refuse("603 Decline")], "603 ", 603],
  [
    "ringing for ever: CANCEL when the time is over, and NOTIFY 408 (rule 24)",
    PSTN,
    [respond("180 Ringing"), cancelled()],
    "408 ",
    408,
  ],
  ["asking for credentials: none are ever sent, and NOTIFY 403", SIP, [refuse("401 Unauthorized")], "403 ", 403],
] as const)("the target is %s", async (_, referTo, steps, statusLine, finalStatus) => {
  await play({
    customer: customer(refer(referTo), response(202), notified("100 ", "active"), notified(statusLine, "terminated")),
    transferee: transferee(),
    target: target(...steps),
  });
  const [parent, child] = await world.newestCall(2);
  expect(child).toMatchObject({ outcome: "FAILED", finalStatus, answeredButNotJoined: false });
  expect(parent).toMatchObject({ callResult: "COMPLETED", hungUpBy: "CUSTOMER" });
  // A call that nobody answered costs nothing; the one that went on does.
  expect(parent?.charges).toMatchObject([{ carrier: "north", price: { amount: "0.0013" } }]);
  expect(child?.charges.filter(({ price }) => price !== undefined && price.amount !== "0.0000")).toEqual([]);
});

it("the transfer can be tried again after it failed: the second REFER's NOTIFYs carry its id (RFC 3515 §2.4.6)", async () => {
  await play({
    customer: customer(
      refer("<sip:nobody@acme.trunk.example>"),
      response(202),
      notified("100 ", "active"),
      notified("404 ", "terminated"),
      refer("<sip:+442079460999@acme.trunk.example>", { cseq: 3 }),
      response(403, { name: "Warning", matches: "399" }),
      refer(PSTN, { cseq: 4 }),
      response(202),
      notified("100 ", "active", "200 OK", "refer;id=4"),
      notified("486 ", "terminated", "200 OK", "refer;id=4"),
    ),
    transferee: transferee(),
    target: target(refuse("486 Busy Here")),
  });
});
