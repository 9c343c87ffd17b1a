import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { play } from "./sipp/play.ts";
import {
  answer,
  answered,
  hangUp,
  hungUp,
  invite,
  invited,
  notified,
  refer,
  reinvited,
  request,
  response,
  type Step,
} from "./sipp/steps.ts";
import { loopbackNet, type TestPlatform, testPlatform } from "./test-platform.ts";

// A customer's call to the PSTN, and what the customer does with it. Real sockets, real time, SIPp at every end.

const NET = loopbackNet(23);
const CALLED = "sip:+12025550101@acme.trunk.example";
const TARGET = "+12025550202";
const PSTN = `<sip:${TARGET}@acme.trunk.example>`;
const SIP = `<sip:carol@${NET}.4>`;

let world: TestPlatform;
beforeAll(async () => {
  world = await testPlatform(NET, ["byeGuardMs: 300"]);
});
afterAll(() => world.close());

/** The customer dials and is answered, then does what the test says. */
const customer = (...steps: readonly Step[]) => ({
  address: world.customer,
  calls: world.address,
  steps: [invite({ to: CALLED }), answered(), ...steps],
});
/** The party that was called: it is moved, and hung up. */
const transferee = (...steps: readonly Step[]) => ({ address: world.north, steps: [invited(), answer(), ...steps] });
/** The one to whom it is moved; it hangs up. */
const target = (...steps: readonly Step[]) => ({ address: world.south, steps: [invited(), answer(), ...steps] });
/** The target waits a moment before it hangs up, so that the transferor's steps are over. */
const TALK: Step = '<pause milliseconds="500"/>';
const moved = () => ({ transferee: transferee(reinvited(), hungUp()), target: target(TALK, hangUp({ cseq: 1 })) });
const told = [notified("100 ", "active"), notified("200 ", "terminated")];

describe("a termination call", () => {
  it("is answered, hung up by the customer, recorded and rated", async () => {
    await play({
      customer: customer('<pause milliseconds="100"/>', hangUp({ cseq: 2 })),
      transferee: transferee(hungUp()),
    });
    const [call] = await world.newestCall(1);
    expect(call).toMatchObject({
      direction: "OUTBOUND",
      callResult: "COMPLETED",
      to: "+12025550101",
      hasChildren: false,
      hungUpBy: "CUSTOMER",
    });
    expect(call?.charges).toMatchObject([
      { prefix: "+1202", billingDurationSeconds: 6, price: { currencyCode: "EUR", amount: "0.0013" } },
    ]);
  });

  it("is transferred to a number of the PSTN: two records, two rated legs", async () => {
    await play({ customer: customer(refer(PSTN), response(202), ...told, hangUp()), ...moved() });
    const [parent, child] = await world.newestCall(2);
    expect(parent).toMatchObject({ direction: "OUTBOUND", hasChildren: true, to: "+12025550101" });
    expect(child).toMatchObject({
      parentId: parent?.callId,
      groupId: parent?.groupId,
      relationshipType: "referred",
      targetClass: "PSTN",
      outcome: "MOVED",
      finalStatus: 200,
      to: TARGET,
      notifyAnswered: true,
    });
    expect(child?.charges).toMatchObject([{ number: TARGET, carrier: "south", price: { amount: "0.0013" } }]);
    expect(parent?.charges).toMatchObject([{ number: "+12025550101", carrier: "north", price: { amount: "0.0013" } }]);
  });

  it("is transferred to another domain: the foreign leg costs nothing, and the record says why", async () => {
    await play({ customer: customer(refer(SIP), response(202), ...told, hangUp()), ...moved() });
    const [parent, child] = await world.newestCall(2);
    expect(child).toMatchObject({ parentId: parent?.callId, targetClass: "SIP", finalStatus: 200 });
    expect(child?.charges).toMatchObject([{ reason: expect.stringMatching(/.+/) }]);
    expect(parent?.charges).toMatchObject([{ carrier: "north", price: { amount: "0.0013" } }]);
  });
});

describe("a transferor", () => {
  it.each([
    ["writes its target as a tel URI (rule 34)", [refer(`<tel:${TARGET}>`), response(202), ...told, hangUp()]],
    [
      "writes its target as a tel URI with visual separators (rule 34)",
      [refer("<tel:+1-202-555-0202>"), response(202), ...told, hangUp()],
    ],
    [
      "uses compact header fields (RFC 3515 §2.1, RFC 3892 §2)",
      [
        request("REFER", {
          cseq: 2,
          headers: ["m: <sip:party@[local_ip]:[local_port]>", `r: ${PSTN}`, "b: <sip:boss@customer.example>"],
        }),
        response(202),
        ...told,
        hangUp(),
      ],
    ],
    [
      "writes any Request-URI in the dialog (found by Call-ID and tags)",
      [refer(PSTN, { uri: "sip:bob@sut" }), response(202), ...told, hangUp({ uri: "sip:bob@sut" })],
    ],
    [
      "writes no angle brackets around its target",
      [refer(`sip:${TARGET}@acme.trunk.example`), response(202), ...told, hangUp()],
    ],
    ["waits for our BYE, which comes when the guard ends (rule 22)", [refer(PSTN), response(202), ...told, hungUp()]],
    [
      "wants no subscription: 202 agrees, no NOTIFY comes, and the guard runs from the move (rule 21, RFC 4488 §4)",
      [
        refer(PSTN, { headers: ["Refer-Sub: false"] }),
        response(202, { name: "Refer-Sub", matches: "false" }),
        hungUp(),
      ],
    ],
    [
      "answers the first NOTIFY with 481: no other comes, and the call is moved (rule 20)",
      [refer(PSTN), response(202), notified("100 ", "active", "481 Call/Transaction Does Not Exist"), hungUp()],
    ],
    [
      "answers the final NOTIFY with 405: it is hung up, and the call is moved (rule 20)",
      [
        refer(PSTN),
        response(202),
        notified("100 ", "active"),
        notified("200 ", "terminated", "405 Method Not Allowed"),
        hungUp(),
      ],
    ],
  ] as const)("%s", async (_, steps) => {
    await play({ customer: customer(...steps), ...moved() });
    const [, child] = await world.newestCall(2);
    expect(child).toMatchObject({ targetClass: "PSTN", outcome: "MOVED", finalStatus: 200, to: TARGET });
  });

  it("hangs up right after the 202: the transfer goes on, and the result is still told (rule 23)", async () => {
    await play({
      customer: customer(
        refer(PSTN),
        response(202),
        notified("100 ", "active"),
        hangUp(),
        notified("200 ", "terminated", "481 Call/Transaction Does Not Exist"),
      ),
      transferee: transferee(reinvited(), hungUp()),
      target: {
        address: world.south,
        steps: [invited(), '<pause milliseconds="200"/>', answer(), TALK, hangUp({ cseq: 1 })],
      },
    });
    const [, child] = await world.newestCall(2);
    expect(child).toMatchObject({ outcome: "MOVED", finalStatus: 200 });
  });
});
