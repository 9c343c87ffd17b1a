import { type Config, configWith, trunkWith } from "@tandem/directory";
import { describe, expect, it } from "vitest";
import { formatDirectory, parseDirectory } from "./directory-lines.ts";

const CONFIG: Config = configWith({
  secret: "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
  trunks: [
    trunkWith({ name: "acme", credentials: [{ username: "u", password: 'p"\n{' }] }),
    trunkWith({ name: "globex", phoneNumbers: ["+12025550110"] }),
  ],
});
const TEXT = formatDirectory({ config: CONFIG, revision: 7 });

describe("a directory in a file", () => {
  it("comes back as it was, but for the cluster's secret", () => {
    expect(parseDirectory(TEXT)).toEqual(JSON.parse(JSON.stringify({ ...CONFIG, secret: undefined })));
    expect(TEXT).not.toContain(CONFIG.secret);
  });

  it("of a version that did not know a field of the policy has that field's default", () => {
    const older = TEXT.replaceAll(/"trace":false,?/g, "").replaceAll(",}", "}");
    expect(older).not.toContain("trace");
    expect(parseDirectory(older)).toEqual(parseDirectory(TEXT));
  });

  it("is one line a value, after a head", () => {
    const lines = TEXT.trimEnd().split("\n");
    expect(JSON.parse(lines[0] ?? "")).toEqual({ directory: 1, revision: 7, values: lines.length - 1 });
    expect(lines.slice(1).every((line) => line.startsWith('{"key":"'))).toBe(true);
  });

  it.each([
    ["cut after a line", TEXT.trimEnd().split("\n").slice(0, -1).join("\n"), "the file is cut"],
    ["cut in a line", TEXT.slice(0, -20), /line \d+ is no JSON object/],
    ["empty", "", "line 1 is no JSON object"],
    ["of another version", TEXT.replace('"directory":1', '"directory":2'), "another version's"],
    ["something else", '{"a":1}\n', "this is another file"],
    ["with a line without its key", TEXT.replace('"key":"trunk', '"kee":"trunk'), /line \d has no key/],
    ["with a key that nobody knows", TEXT.replace('"key":"trunk.', '"key":"trunc.'), "is no value of a directory"],
  ])("that is %s is refused", (_, text, why) => expect(() => parseDirectory(text)).toThrow(why));

  it("is never repeated where it is wrong: it may be a password", () => {
    const broken = TEXT.replace('{"key":"trunk', '{key":"trunk');
    expect(() => parseDirectory(broken)).toThrow(/^line \d is no JSON object$/);
  });
});
