import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
  refused,
  request,
  respond,
  response,
  type Step,
} from "./sipp/steps.ts";
import { loopbackNet, type TestPlatform, testPlatform } from "./test-platform.ts";

// TRANSFER §3 on the wire: a REFER is refused with the status of the table, and the call lives on to its ordinary end.

const NET = loopbackNet(26);
const CALLED = "sip:+12025550101@acme.trunk.example";
const PSTN = "<sip:+12025550202@acme.trunk.example>";
const CONTACT = "Contact: <sip:party@[local_ip]:[local_port]>";

let world: TestPlatform;
beforeAll(async () => {
  world = await testPlatform(NET);
});
afterAll(() => world.close());

const customer = (...steps: readonly Step[]) => ({
  address: world.customer,
  calls: world.address,
  steps: [invite({ to: CALLED }), answered(), ...steps, hangUp({ cseq: 9 })],
});
const transferee = () => ({ address: world.north, steps: [invited(), answer(), hungUp()] });
const bare = (...headers: readonly string[]): Step => request("REFER", { cseq: 2, headers: [CONTACT, ...headers] });

describe("a REFER in the dialog", () => {
  it.each([
    ["without Refer-To", bare(), response(400)],
    ["with two Refer-To (RFC 3515 §2.4.2)", bare(`Refer-To: ${PSTN}`, `Refer-To: ${PSTN}`), response(400)],
    ["whose Refer-To cannot be read", bare("Refer-To: <sip:"), response(400)],
    [
      "to a scheme that is none of ours",
      refer("<http://example.com/>"),
      response(400, { name: "Warning", matches: "399" }),
    ],
    [
      "for another method than INVITE",
      refer("<sip:+12025550202@acme.trunk.example;method=BYE>"),
      response(403, { name: "Warning", matches: "399" }),
    ],
    [
      "to a country that the trunk may not call",
      refer("<sip:+442079460999@acme.trunk.example>"),
      response(403, { name: "Warning", matches: "399" }),
    ],
    [
      "to an emergency number",
      refer("<sip:911@acme.trunk.example>"),
      response(403, { name: "Warning", matches: "399" }),
    ],
    [
      "that requires what we cannot",
      refer(PSTN, { headers: ["Require: teleportation"] }),
      response(420, { name: "Unsupported", matches: "teleportation" }),
    ],
    ["with Max-Forwards used up", maxForwardsZero(), response(483)],
  ] as const)("%s is refused, and the call goes on", async (_, step, reply) => {
    await play({ customer: customer(step, reply), transferee: transferee() });
    const [call] = await world.newestCall(1);
    expect(call).toMatchObject({ callResult: "COMPLETED", hasChildren: false, hungUpBy: "CUSTOMER" });
  });

  it.each([
    ["a user of our domain that is no number", "<sip:nobody@acme.trunk.example>", "404 "],
    ["another trunk's domain", "<sip:+12025550300@globex.trunk.example>", "403 "],
    ["an address that the guard denies", "<sip:carol@127.0.99.1>", "403 "],
    ["an address of ours, and no number before it", `<sip:carol@${NET}.1>`, "404 "],
    [
      "a dialog that is not ours to replace (rule 28)",
      "<sip:+12025550202@acme.trunk.example?Replaces=a%3Bto-tag%3Db%3Bfrom-tag%3Dc>",
      "481 ",
    ],
  ])("to %s is accepted, and a NOTIFY tells", async (_, referTo, statusLine) => {
    await play({
      customer: customer(refer(referTo), response(202), notified("100 ", "active"), notified(statusLine, "terminated")),
      transferee: transferee(),
    });
  });

  it("while another transfer is on its way is refused with 491, and that one is told its own end", async () => {
    await play({
      customer: customer(
        refer(PSTN),
        response(202),
        notified("100 ", "active"),
        refer(PSTN, { cseq: 3 }),
        response(491),
        notified("480 ", "terminated"),
      ),
      transferee: transferee(),
      target: {
        address: world.south,
        steps: [invited(), pause(400), respond("480 Temporarily Unavailable"), '<recv request="ACK"/>'],
      },
    });
  });

  it("with a tag that matches nothing is answered 481", async () => {
    await play({
      stranger: {
        address: world.customer,
        calls: world.address,
        steps: [
          // The first request of this party: nothing has set the variables that steps in a dialog use.
          outOfDialog("REFER", "<sip:+12025550101@acme.trunk.example>;tag=nobody", [CONTACT, `Refer-To: ${PSTN}`]),
          response(481),
        ],
      },
    });
  });

  it("outside a dialog is refused with 403", async () => {
    await play({
      stranger: {
        address: world.customer,
        calls: world.address,
        steps: [
          outOfDialog("REFER", "<sip:+12025550101@acme.trunk.example>", [CONTACT, `Refer-To: ${PSTN}`]),
          response(403),
        ],
      },
    });
  });
});

it("an INVITE of a stranger is refused with 403", async () => {
  await play({
    stranger: { address: `${NET}.66`, calls: world.address, steps: [invite({ to: CALLED }), refused(403, CALLED)] },
  });
});

it("a call that is cancelled while it rings ends with 487", async () => {
  await play({
    customer: {
      address: world.customer,
      calls: world.address,
      steps: [
        invite({ to: CALLED }),
        '<recv response="100" optional="true"/><recv response="180"/>',
        cancelOf(CALLED),
        response(200),
        refused(487, CALLED),
      ],
    },
    called: { address: world.north, steps: [invited(), respond("180 Ringing"), cancelled()] },
  });
});

/** RFC 3261 §9.1: the branch, the tags and the CSeq number of its INVITE. */
function cancelOf(to: string): Step {
  const lines = [
    `CANCEL ${to} SIP/2.0`,
    "[last_Via:]",
    "From: <sip:+12025550100@[local_ip]>;tag=[pid]A[call_number]",
    `To: <${to}>`,
    "Call-ID: [call_id]",
    "CSeq: 1 CANCEL",
    "Max-Forwards: 70",
    "Content-Length: 0",
  ];
  return `<send><![CDATA[\n${lines.join("\n")}\n\n]]></send>`;
}

function maxForwardsZero(): Step {
  return refer(PSTN).replace("Max-Forwards: 70", "Max-Forwards: 0");
}

function outOfDialog(method: string, to: string, headers: readonly string[]): Step {
  return request(method, { uri: CALLED, cseq: 1, headers })
    .replace("[$lo]", "<sip:customer@[local_ip]>;tag=[pid]A[call_number]")
    .replace("[$rm]", to);
}
