import { memoryBus } from "@tandem/adapter-memory";
import { edgeSubject, egressSubject, formatOutbound, type HopSend } from "@tandem/contracts";
import { SimClock } from "@tandem/testkit";
import { expect, test } from "vitest";
import { openOutlet } from "./outlet.ts";

const LISTENER = "udp:127.0.20.1:5060";
const SEND: HopSend = { text: "BYE", listener: LISTENER, flow: "", transport: "UDP", address: "a", port: 1, tx: 0 };

function outlet() {
  const clock = new SimClock(1_000);
  const hub = memoryBus(clock);
  const sent: string[] = [];
  const open = ["edge-0.n", "edge-1.n"].map((edge) =>
    openOutlet({
      bus: hub.view(),
      edge,
      clock,
      listeners: [LISTENER],
      sender: {
        send({ text }) {
          // As a broken sender does: it throws before it has a promise.
          if (text === "broken") throw new Error("no socket");
          sent.push(`${edge} ${text}`);
          return Promise.resolve();
        },
      },
    }),
  );
  return { clock, router: hub.view(), sent, open };
}

test("copies of one effect leave once, and each is acknowledged (CLUSTER rule 11)", async () => {
  const { router, sent } = outlet();
  const text = formatOutbound({ id: "b.1", expiresAt: 2_000, sends: [SEND] });
  const acks = [await router.request(edgeSubject("edge-0.n"), text, 100)];
  acks.push(await router.request(edgeSubject("edge-0.n"), text, 100));
  expect([acks, sent]).toEqual([
    [
      { kind: "reply", text: "K1 " },
      { kind: "reply", text: "K1 " },
    ],
    ["edge-0.n BYE"],
  ]);
});

test("what has expired is not sent, and what does not leave is named", async () => {
  const { router, sent, clock } = outlet();
  const late = formatOutbound({ id: "b.2", expiresAt: 999, sends: [SEND, SEND] });
  const broken = formatOutbound({ id: "b.3", expiresAt: 2_000, sends: [SEND, { ...SEND, text: "broken" }] });
  const acks = [
    router.request(egressSubject(LISTENER), late, 100),
    router.request(egressSubject(LISTENER), broken, 100),
  ];
  await clock.run(200);
  expect(await Promise.all(acks)).toEqual([
    { kind: "reply", text: "K1 0,1" },
    { kind: "reply", text: "K1 1" },
  ]);
  expect(sent).toHaveLength(1);
});

test("a closed outlet leaves the group to the others (CLUSTER rule 7)", async () => {
  const { router, sent, open, clock } = outlet();
  open[0]?.close();
  for (let i = 0; i < 4; i += 1)
    void router.request(
      egressSubject(LISTENER),
      formatOutbound({ id: `b.${i}`, expiresAt: 2_000, sends: [SEND] }),
      100,
    );
  await clock.run(200);
  expect(sent).toEqual(Array.from({ length: 4 }, () => "edge-1.n BYE"));
});
