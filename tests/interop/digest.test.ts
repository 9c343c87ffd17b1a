import { afterAll, beforeAll, expect, it } from "vitest";
import { play } from "./sipp/play.ts";
import {
  answer,
  answered,
  challenged,
  hangUp,
  hungUp,
  invite,
  invited,
  notified,
  refer,
  refused,
  reinvited,
  response,
} from "./sipp/steps.ts";
import { loopbackNet, type TestPlatform, testPlatform } from "./test-platform.ts";

// A customer that is known by user name and password (RFC 3261 §22, RFC 8760); SIPp answers with MD5.

const NET = loopbackNet(27);
const CUSTOMER = `${NET}.9`;
const CALLED = "sip:+12025550101@globex.trunk.example";
const FROM = "<sip:+12025550100@[local_ip]>";

let world: TestPlatform;
beforeAll(async () => {
  world = await testPlatform(NET, ["byeGuardMs: 300"]);
});
afterAll(() => world.close());

const authorized = (password: string) =>
  invite({ to: CALLED, from: FROM, cseq: 2, headers: [`[authentication username=agent password=${password}]`] });

it("is challenged, calls with its password, and transfers without another challenge (TRANSFER §3)", async () => {
  await play({
    customer: {
      address: CUSTOMER,
      calls: world.address,
      steps: [
        invite({ to: CALLED, from: FROM }),
        challenged(407, CALLED),
        authorized("interop-only"),
        answered(2),
        refer("<sip:+12025550202@globex.trunk.example>", { cseq: 3 }),
        response(202),
        notified("100 ", "active"),
        notified("200 ", "terminated"),
        hangUp({ cseq: 4 }),
      ],
    },
    transferee: { address: world.north, steps: [invited(), answer(), reinvited(), hungUp()] },
    target: { address: world.south, steps: [invited(), answer(), '<pause milliseconds="500"/>', hangUp({ cseq: 1 })] },
  });
  const [parent, child] = await world.newestCall(2);
  expect(parent).toMatchObject({ trunkId: "globex", callResult: "COMPLETED" });
  expect(child).toMatchObject({ trunkId: "globex", targetClass: "PSTN", outcome: "MOVED" });
});

it("is challenged again when its password is wrong, and gets no further (RFC 7235 §3.1)", async () => {
  await play({
    customer: {
      address: CUSTOMER,
      calls: world.address,
      steps: [
        invite({ to: CALLED, from: FROM }),
        challenged(407, CALLED),
        authorized("wrong"),
        refused(407, CALLED, 2),
      ],
    },
  });
});
