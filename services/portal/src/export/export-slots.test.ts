import { describe, expect, it } from "vitest";
import { exportSlots } from "./export-slots.ts";

const bytes = new TextEncoder().encode("row\n");

/** So many rows, and what became of it. */
function rows(count: number) {
  let left = count;
  const seen = { cancelled: false };
  const make = async () =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        left -= 1;
        if (left < 0) controller.close();
        else controller.enqueue(bytes);
      },
      cancel() {
        seen.cancelled = true;
      },
    });
  return { make, seen };
}

describe("exports", () => {
  it("are whole, and their place is free when they are read", async () => {
    const slots = exportSlots({ atOnce: 1 });
    for (let i = 0; i < 3; i += 1)
      expect(await new Response(await slots.run(rows(4).make)).text()).toBe("row\n".repeat(4));
  });

  it("are no more at a time than may be", async () => {
    const slots = exportSlots({ atOnce: 2 });
    const first = await slots.run(rows(9).make);
    expect(await slots.run(rows(9).make)).toBeDefined();
    expect(await slots.run(rows(9).make)).toBeUndefined();
    await first?.cancel();
    expect(await slots.run(rows(9).make)).toBeDefined();
  });

  it("give their place back where they fail, at once and in the middle", async () => {
    const slots = exportSlots({ atOnce: 1 });
    const away = () => Promise.reject(new Error("the database is away"));
    await expect(slots.run(away)).rejects.toThrow("away");
    const broken = async () => new ReadableStream<Uint8Array>({ pull: away });
    await expect(new Response(await slots.run(broken)).text()).rejects.toThrow("away");
    expect(await slots.run(rows(1).make)).toBeDefined();
  });

  it("that nobody reads on are broken off", async () => {
    const slots = exportSlots({ atOnce: 1, idleMs: 1 });
    const { make, seen } = rows(9);
    const reader = (await slots.run(make))?.getReader();
    await expect(reader?.closed).rejects.toThrow("nothing was read");
    expect(seen.cancelled).toBe(true);
    expect(await slots.run(rows(1).make)).toBeDefined();
  });
});
