import type { Bus } from "@tandem/actor";
import { describe, expect, onTestFinished, test } from "vitest";

/** A bus as three processes see it. */
export interface BusUnderTest {
  readonly views: readonly [Bus, Bus, Bus];
  /** Takes the bus away from all of them; resolves when each knows. */
  away(): Promise<void>;
  /** Brings it back; resolves when each knows. */
  back(): Promise<void>;
  close(): Promise<void>;
}

/** So long that only an answer can end it. */
const LONG_MS = 15_000;
const SHORT_MS = 30;
const EVERY_BYTE = String.fromCharCode(...Array.from({ length: 256 }, (_, byte) => byte));

/** The promises of the port `Bus`. `make` gives a bus of its own, up, whose subjects nobody else uses. */
export function busContract(name: string, make: () => Promise<BusUnderTest>): void {
  const start = async (): Promise<BusUnderTest> => {
    const bus = await make();
    onTestFinished(async () => {
      for (const view of bus.views) await view.close();
      await bus.close();
    });
    return bus;
  };
  /** Everything that was published to these processes before has been taken when it resolves: they answer in order. */
  const settled = async (asker: Bus, ...takers: readonly Bus[]): Promise<void> => {
    for (const [place, taker] of takers.entries()) {
      const echo = taker.subscribe(`settled.${place}`, (message) => message.reply(""));
      await taker.flush();
      expect(await asker.request(`settled.${place}`, "", LONG_MS)).toEqual({ kind: "reply", text: "" });
      echo.unsubscribe();
    }
  };

  describe(`a bus: ${name}`, () => {
    test("carries every byte there and back", async () => {
      const { views } = await start();
      const [asker, taker] = views;
      const seen: string[] = [];
      taker.subscribe("bytes", (message) => {
        seen.push(message.subject, message.text, Buffer.from(message.bytes).toString("latin1"));
        message.reply(message.text);
      });
      await taker.flush();
      const long = EVERY_BYTE.repeat(1_000);
      for (const text of ["", EVERY_BYTE, long])
        expect(await asker.request("bytes", text, LONG_MS)).toEqual({ kind: "reply", text });
      expect(seen).toEqual(["", EVERY_BYTE, long].flatMap((text) => ["bytes", text, text]));
    });

    test("says at once that nobody listens, and waits for a silent one until the time is up", async () => {
      const { views } = await start();
      const [asker, taker] = views;
      expect(await asker.request("nobody.here", "x", LONG_MS)).toEqual({ kind: "nobody" });
      let taken = 0;
      taker.subscribe("silent", () => {
        taken += 1;
      });
      await taker.flush();
      expect(await asker.request("silent", "x", SHORT_MS)).toEqual({ kind: "silence" });
      await settled(asker, taker);
      expect(taken).toBe(1);
    });

    test("gives each request its own answer, whatever their order", async () => {
      const { views } = await start();
      const [asker, taker, other] = views;
      const held: (() => void)[] = [];
      taker.subscribe("later", (message) => {
        held.push(() => message.reply(`for ${message.text}`));
        if (held.length === 20) for (const answer of held.reverse()) answer();
      });
      await taker.flush();
      const asked = Array.from({ length: 20 }, (_, n) =>
        (n % 2 === 0 ? asker : other).request("later", `${n}`, LONG_MS),
      );
      expect(await Promise.all(asked)).toEqual(asked.map((_, n) => ({ kind: "reply", text: `for ${n}` })));
    });

    test("takes the first answer and drops later ones, also when they come too late", async () => {
      const { views } = await start();
      const [asker, first, second] = views;
      const answers: (() => void)[] = [];
      for (const taker of [first, second]) taker.subscribe("twice", (message) => message.reply("one of two"));
      first.subscribe("too.late", (message) => answers.push(() => message.reply("late")));
      first.subscribe("again", (message) => {
        message.reply("a");
        message.reply("b");
      });
      await Promise.all([first.flush(), second.flush()]);
      expect(await asker.request("twice", "", LONG_MS)).toEqual({ kind: "reply", text: "one of two" });
      expect(await asker.request("too.late", "", SHORT_MS)).toEqual({ kind: "silence" });
      for (const answer of answers) answer();
      expect(await asker.request("again", "", LONG_MS)).toEqual({ kind: "reply", text: "a" });
      expect(await asker.request("again", "", LONG_MS)).toEqual({ kind: "reply", text: "a" });
    });

    test("keeps the order of one process to one subscription, publish and request alike", async () => {
      const { views } = await start();
      const [sender, taker] = views;
      const seen: string[] = [];
      taker.subscribe("order", (message) => {
        seen.push(message.text);
        message.reply("");
      });
      await taker.flush();
      const sent = Array.from({ length: 500 }, (_, n) => `${n}`);
      const requests = sent.map((text, n) =>
        n % 3 === 0 ? sender.request("order", text, LONG_MS) : sender.publish("order", text),
      );
      await Promise.all(requests);
      await settled(sender, taker);
      expect(seen).toEqual(sent);
    });

    test("knows words: `*` is one, a last `>` is one or more", async () => {
      const { views } = await start();
      const [sender, taker] = views;
      const seen: string[] = [];
      for (const pattern of ["call.7", "call.*", "call.>", "*.7", "call.*.x"])
        taker.subscribe(pattern, (message) => seen.push(`${pattern} ${message.subject}`));
      await taker.flush();
      for (const subject of ["call.7", "call.7.x", "call", "call.7.x.y"]) sender.publish(subject, "");
      await settled(sender, taker);
      expect(seen.sort()).toEqual(
        ["call.7 call.7", "call.* call.7", "call.> call.7", "*.7 call.7", "call.*.x call.7.x"]
          .concat(["call.> call.7.x", "call.> call.7.x.y"])
          .sort(),
      );
    });

    test("gives a message to one of a group and to each who is in none", async () => {
      const { views } = await start();
      const [sender, first, second] = views;
      const seen = { group: 0, other: 0, alone: 0 };
      const count = (of: keyof typeof seen) => (): void => {
        seen[of] += 1;
      };
      for (const taker of [first, second]) {
        taker.subscribe("shared", count("group"), "group");
        taker.subscribe("shared", count("other"), "other");
        taker.subscribe("shared", count("alone"));
      }
      await Promise.all([first.flush(), second.flush()]);
      for (let n = 0; n < 50; n += 1) sender.publish("shared", "");
      await settled(sender, first, second);
      expect(seen).toEqual({ group: 50, other: 50, alone: 100 });
    });

    test("takes nothing any more after `unsubscribe`, and the others go on", async () => {
      const { views } = await start();
      const [sender, taker, other] = views;
      const seen: string[] = [];
      const ended = taker.subscribe("ended", () => seen.push("ended"));
      const group = taker.subscribe("grouped", () => seen.push("left"), "g");
      other.subscribe("ended", () => seen.push("other"));
      other.subscribe("grouped", () => seen.push("stayed"), "g");
      await Promise.all([taker.flush(), other.flush()]);
      ended.unsubscribe();
      group.unsubscribe();
      await taker.flush();
      sender.publish("ended", "");
      sender.publish("grouped", "");
      await settled(sender, taker, other);
      expect(seen.sort()).toEqual(["other", "stayed"]);
    });

    test("outlives a subscriber that throws", async () => {
      const { views } = await start();
      const [asker, taker] = views;
      taker.subscribe("fault", (message) => {
        if (message.text === "bad") throw new Error("a planted fault");
        message.reply("good");
      });
      await taker.flush();
      asker.publish("fault", "bad");
      expect(await asker.request("fault", "x", LONG_MS)).toEqual({ kind: "reply", text: "good" });
    });

    test("CLUSTER rule 11: away, nothing is sent or kept; back, every subscription lives on", async () => {
      const { views, away, back } = await start();
      const [asker, taker] = views;
      const seen: string[] = [];
      const changes: boolean[] = [];
      asker.watch((isUp) => changes.push(isUp));
      taker.subscribe("outage", (message) => {
        seen.push(message.text);
        message.reply("here");
      });
      await taker.flush();
      await away();
      expect(views.map(({ isUp }) => isUp)).toEqual([false, false, false]);
      expect(asker.publish("outage", "lost")).toBe(false);
      expect(await asker.request("outage", "lost", LONG_MS)).toEqual({ kind: "away" });
      await expect(asker.flush()).rejects.toMatchObject({ name: "AdapterError", code: "unavailable" });
      await back();
      expect(views.map(({ isUp }) => isUp)).toEqual([true, true, true]);
      await taker.flush();
      expect(await asker.request("outage", "kept", LONG_MS)).toEqual({ kind: "reply", text: "here" });
      expect(seen).toEqual(["kept"]);
      expect(changes).toEqual([false, true]);
    });

    test("closed, it is away for its own process, and its subscriptions are gone for all", async () => {
      const { views } = await start();
      const [asker, taker] = views;
      taker.subscribe("closing", () => undefined);
      await taker.flush();
      const waiting = taker.request("closing", "", LONG_MS);
      await taker.close();
      expect(await waiting).toEqual({ kind: "away" });
      expect(taker.isUp).toBe(false);
      expect(taker.publish("closing", "")).toBe(false);
      expect(await taker.request("closing", "", LONG_MS)).toEqual({ kind: "away" });
      // Nothing orders the end of one process's subscription before the request of another: it is asked until it is true.
      let answer = await asker.request("closing", "", SHORT_MS);
      while (answer.kind === "silence") answer = await asker.request("closing", "", SHORT_MS);
      expect(answer).toEqual({ kind: "nobody" });
    });
  });
}
