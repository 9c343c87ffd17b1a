import { spawnSync } from "node:child_process";
import { crc32, deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { ensureHelm, entryOf, HELM_VERSION, helmProgram } from "./helm.mjs";

test("helm is the pinned one", () => {
  expect(ensureHelm()).toBe(true);
  const run = spawnSync(helmProgram(), ["version", "--template", "{{.Version}}"], { encoding: "utf8" });
  expect(run.stdout).toBe(HELM_VERSION);
});

/** An archive with each text under its name, deflated or stored. */
function zipOf(files: readonly (readonly [name: string, text: string, isDeflated: boolean])[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text, isDeflated] of files) {
    const data = isDeflated ? deflateRawSync(Buffer.from(text)) : Buffer.from(text);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(isDeflated ? 8 : 0, 4);
    fields.writeUInt32LE(crc32(text), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(text.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), fields, Buffer.from(name), data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\0\0"), fields, tail, Buffer.from(name)]));
    bodies.push(local);
    at += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, listed, end]);
}

test("a file is taken out of an archive, deflated or stored; what is not in it is said", () => {
  const zip = zipOf([
    ["a/one", "first", false],
    ["a/two", "second ".repeat(100), true],
  ]);
  expect(entryOf(zip, "a/one").toString()).toBe("first");
  expect(entryOf(zip, "a/two").toString()).toBe("second ".repeat(100));
  expect(() => entryOf(zip, "a/three")).toThrow("the archive has no a/three");
  expect(() => entryOf(Buffer.from("text"), "a")).toThrow("no zip archive");
});
