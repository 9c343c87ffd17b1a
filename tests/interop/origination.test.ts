import { afterAll, beforeAll, expect, it } from "vitest";
import { play } from "./sipp/play.ts";
import {
  answer,
  answered,
  hangUp,
  hungUp,
  invite,
  invited,
  notified,
  pause,
  refer,
  reinvited,
  response,
  type Step,
} from "./sipp/steps.ts";
import { loopbackNet, type TestPlatform, testPlatform } from "./test-platform.ts";

// A call from the PSTN to a customer's number, which the customer transfers.

const NET = loopbackNet(24);
const CALLER = "+12025550177";
const NUMBER = "+12025550100";
const TARGET = "+12025550202";

let world: TestPlatform;
beforeAll(async () => {
  world = await testPlatform(NET, ["byeGuardMs: 300"]);
});
afterAll(() => world.close());

/** The carrier calls the customer's number, is answered, and does what the test says. */
const carrier = (...steps: readonly Step[]) => ({
  address: world.north,
  calls: world.address,
  steps: [invite({ to: `sip:${NUMBER}@${NET}.1`, from: `<sip:${CALLER}@${NET}.3>` }), answered(), ...steps],
});
const customer = (...steps: readonly Step[]) => ({ address: world.customer, steps: [invited(), answer(), ...steps] });
const target = () => ({ address: world.south, steps: [invited(), answer(), pause(500), hangUp({ cseq: 1 })] });
const told = [notified("100 ", "active"), notified("200 ", "terminated")];

it("reaches the customer, is hung up by the carrier, recorded and rated", async () => {
  await play({ carrier: carrier(pause(100), hangUp({ cseq: 2 })), customer: customer(hungUp()) });
  const [call] = await world.newestCall(1);
  expect(call).toMatchObject({
    direction: "INBOUND",
    from: CALLER,
    to: NUMBER,
    callResult: "COMPLETED",
    hungUpBy: "CARRIER",
  });
  expect(call?.charges).toMatchObject([
    { direction: "INBOUND", billingDurationSeconds: 60, price: { currencyCode: "EUR", amount: "0.0010" } },
  ]);
});

it.each([
  [
    "a number of the PSTN: the new leg is rated as an outbound one",
    `<sip:${TARGET}@acme.trunk.example>`,
    "PSTN",
    "0.0013",
  ],
  ["another domain: the new leg costs nothing", `<sip:carol@${NET}.4>`, "SIP", undefined],
] as const)("is transferred to %s", async (_, referTo, targetClass, amount) => {
  await play({
    carrier: carrier(reinvited(), hungUp()),
    customer: customer(refer(referTo, { cseq: 1 }), response(202), ...told, hangUp({ cseq: 2 })),
    target: target(),
  });
  const [parent, child] = await world.newestCall(2);
  expect(parent).toMatchObject({ direction: "INBOUND", from: CALLER, to: NUMBER, hasChildren: true });
  expect(child).toMatchObject({
    parentId: parent?.callId,
    groupId: parent?.groupId,
    relationshipType: "referred",
    targetClass,
    finalStatus: 200,
  });
  // The leg from the PSTN goes on and is rated to its end, in the record that it began in.
  expect(parent?.charges).toMatchObject([{ direction: "INBOUND", price: { amount: "0.0010" } }]);
  if (amount === undefined) expect(child?.charges).toMatchObject([{ reason: expect.stringMatching(/.+/) }]);
  else expect(child?.charges).toMatchObject([{ direction: "OUTBOUND", price: { amount } }]);
});

it("is not transferred by the carrier: 403, and the call goes on", async () => {
  await play({
    carrier: carrier(refer(`<sip:${TARGET}@acme.trunk.example>`), response(403), hangUp()),
    customer: customer(hungUp()),
  });
  const [call] = await world.newestCall(1);
  expect(call).toMatchObject({ callResult: "COMPLETED", hasChildren: false });
});
