import { describe, expect, it, test } from "vitest";
import { errorsOf, fileWith } from "./testing/file-with.ts";

describe("YAML that is broken says its line, its column and the reason", () => {
  test.each([
    ["a quote that is not closed", 'topLevelDomain: "trunk.example\nlisten: []\n', /closing/i, /close the quote/],
    ["a bracket that is not closed", "listen: [udp:127.0.20.1:5060\ntopLevelDomain: x\n", /flow/i, /bracket|commas/],
    ["a tab for indentation", "trunks:\n\t- name: acme\n", /tab/i, /spaces/],
    ["a field said twice", `${fileWith({})}topLevelDomain: other\n`, /unique/i, /remove one/],
    ["an alias of nothing", "listen: *nowhere\n", /alias/i, /anchor/],
  ])("%s", async (_, text, message, fix) => {
    const [first] = await errorsOf(text);
    expect(first).toMatchObject({ path: "", message: expect.stringMatching(message), fix: expect.stringMatching(fix) });
    expect(first?.line).toBeGreaterThan(0);
  });

  test.each([
    ["an empty file", ""],
    ["a list", "- a\n"],
    ["a word", "hello\n"],
    ["nothing but a comment", "# later\n"],
  ])("%s is no configuration", async (_, text) => {
    expect(await errorsOf(text)).toEqual([
      expect.objectContaining({
        line: 1,
        path: "",
        fix: expect.stringContaining("begin with listen: [udp:192.0.2.1:5060"),
      }),
    ]);
  });

  it("an alias that multiplies without end is refused", async () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (const [name, of] of ["ba", "cb", "dc", "ed", "fe"])
      bomb.push(`${name}: &${name} [${new Array(10).fill(`*${of}`).join(", ")}]`);
    expect(await errorsOf(bomb.join("\n"))).toEqual([
      expect.objectContaining({ message: expect.stringContaining("aliases") }),
    ]);
  });

  it("an error behind an alias is told at the value it stands for", async () => {
    const text = fileWith({
      trunk: "foreignGuard: &guard {maxTransfer: 1}",
      trunks: "  - {name: b, hostName: b, foreignGuard: *guard}",
    });
    expect((await errorsOf(text)).map(({ line, path }) => `${line} ${path}`)).toEqual([
      "14 trunks[0].foreignGuard.maxTransfer",
      "14 trunks[1].foreignGuard.maxTransfer",
    ]);
  });
});
