/** Peers outside of the cluster's network that calls lead to, a carrier each: a leg that shall be silent has its socket alone. */
export const CALLED = [
  "callee-35",
  "callee-130",
  "transferee-35",
  "transferee-130",
  "target-35",
  "target-130",
  "ringing",
  "mute",
  "plain",
] as const;

export type Called = (typeof CALLED)[number];

export const OUTSIDE_TRUNK = "tandem-outside";
const FIRST_PORT = 35_070;
/** A phone of the trunk's has any port from here on. */
export const CALLER_PORT = 35_100;
/** Rings longer than any case of the test. */
const RING_SEC = 300;

export function portOf(called: Called): number {
  return FIRST_PORT + CALLED.indexOf(called);
}

export function numberOf(called: Called): string {
  return `+1202555017${CALLED.indexOf(called)}`;
}

/** Values of the chart: a trunk, a price, and the peers as carriers. */
export function outsideConfig(address: string, user: string, password: string, transport: "UDP" | "TCP"): object {
  const csv = [
    "prefix,destination,price_per_minute,connection_fee,first_increment_s,next_increment_s,effective_from",
    "+1,United States and Canada,0.0040,0.0010,6,6,2025-01-01T00:00:00Z",
  ].join("\n");
  // This machine is nobody by its address: who calls from it has the password.
  const sources: readonly string[] = [];
  const config = {
    decks: [{ name: OUTSIDE_TRUNK, direction: "OUTBOUND", currency: "EUR", csv: `${csv}\n` }],
    trunks: [
      {
        name: OUTSIDE_TRUNK,
        hostName: OUTSIDE_TRUNK,
        phoneNumbers: ["+12025550181"],
        countryPermissions: ["US"],
        callsPerSecond: 100,
        transferRingTimeoutSec: RING_SEC,
        rateDeck: { OUTBOUND: OUTSIDE_TRUNK },
        credentials: [{ username: user, password }],
      },
    ],
    carriers: CALLED.map((name) => {
      return { name, address, port: portOf(name), transport, noAnswerSec: RING_SEC, sources };
    }),
    routes: CALLED.map((name) => ({ prefix: numberOf(name), carriers: [{ name }] })),
  };
  return { config };
}
