import { natsBus } from "@tandem/adapter-nats";
import { busContract } from "@tandem/testkit/contracts";
import { startNats } from "./nats-under-test.ts";

busContract("nats-server", async () => {
  const nats = await startNats();
  const [first, second, third] = [await nats.connect(), await nats.connect(), await nats.connect()];
  return {
    views: [natsBus(first), natsBus(second), natsBus(third)],
    away: () => nats.kill(),
    back: () => nats.restart(),
    close: () => nats.close(),
  };
});
