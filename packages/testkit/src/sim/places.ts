/** Noon of some day: worlds begin at the same instant. */
export const START_AT = 1_790_000_000_000;

/** Where the parties of every world are. The trunk `acme` is the PBX's, `north` and `south` are its carriers, `foreign` is anybody else. */
export const PLACES = {
  pbx: { address: "127.0.20.2", port: 5060, user: "+12025550100", mediaPort: 20_000 },
  north: { address: "127.0.20.3", port: 5060, user: "+12025550101", mediaPort: 30_000 },
  south: { address: "127.0.20.4", port: 5060, user: "+12025550201", mediaPort: 40_000 },
  foreign: { address: "127.0.20.9", port: 5060, user: "agent", mediaPort: 50_000 },
  other: { address: "127.0.20.8", port: 5060, user: "other", mediaPort: 60_000 },
} as const;
export type Place = keyof typeof PLACES;

export const PLATFORM = { address: "127.0.20.1", port: 5060 } as const;
