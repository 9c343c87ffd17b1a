import { describe, expect, it } from "vitest";
import { simWorld } from "../sim/sim-world.ts";
import { checkEnded, checkStanding } from "./check-world.ts";

const CALL = { kind: "call", to: "sip:+12025550101@acme.trunk.example" } as const;

async function callOf() {
  const world = await simWorld({
    agents: { pbx: { steps: [{ on: "start", do: CALL }] }, north: { invite: [{ after: 100 }] } },
  });
  await world.run(1_000);
  return world;
}

describe("a world is judged", () => {
  it("finds nothing wrong with a call that is up, nor with one that has ended", async () => {
    const world = await callOf();
    expect(checkStanding(world)).toEqual([]);
    expect(await checkEnded(world)).toEqual([]);
  });

  it("finds a party that has forgotten its dialog", async () => {
    const world = await callOf();
    const [dialog] = world.agent("north").dialogs;
    if (dialog !== undefined) dialog.state = "ended";
    expect(checkStanding(world).join()).toContain("the platform is alone");
  });

  it("finds a party that believes in a dialog that is over", async () => {
    const world = await callOf();
    const [dialog] = world.agent("north").dialogs;
    world.hangUp("pbx");
    await world.run(1_000);
    if (dialog !== undefined) dialog.state = "up";
    expect(checkStanding(world).join()).toContain("an agent is alone");
  });

  it.each([
    ["a port where nobody is", "m=audio 20000", "m=audio 20004", "where nobody sends back"],
    ["one-way audio", "a=sendrecv", "a=recvonly", "waits for audio"],
    ["a payload that nobody named", "RTP/AVP 0 8 101", "RTP/AVP 0 8 96", "never named"],
  ])("finds %s", async (_, from, to, fault) => {
    const world = await callOf();
    const [dialog] = world.agent("pbx").dialogs;
    if (dialog !== undefined)
      dialog.localSdp = dialog.localSdp
        .replace(from, to)
        .replace("rtpmap:101", to.includes("96") ? "rtpmap:96" : "rtpmap:101");
    expect(checkStanding(world).join()).toContain(fault);
  });

  it("finds a call that is left in the store", async () => {
    const world = await callOf();
    const [dialog] = world.agent("pbx").dialogs;
    world.net.detach(world.agent("pbx"));
    world.net.detach(world.agent("north"));
    if (dialog !== undefined) dialog.state = "ended";
    const [other] = world.agent("north").dialogs;
    if (other !== undefined) other.state = "ended";
    expect((await checkEnded(world)).join()).toContain("left in the store");
  });
});
