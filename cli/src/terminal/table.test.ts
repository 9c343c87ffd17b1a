import { expect, it } from "vitest";
import { formatTable } from "./table.ts";

it("gives each column its widest cell's room, figures to the right", () => {
  expect(
    formatTable(
      ["NAME", "N"],
      [
        ["a", "1"],
        ["longer", "100"],
      ],
      [1],
    ),
  ).toBe("NAME      N\na         1\nlonger  100");
});

it("shows what a peer has sent without letting it move the cursor", () => {
  expect(formatTable(["X"], [["\u001b[2J\u0007ok"]])).toBe("X\n�[2J�ok");
});
