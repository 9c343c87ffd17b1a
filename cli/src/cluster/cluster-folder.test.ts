import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { clusterFolderProblem, prepareClusterFolder, upFolderProblem } from "./cluster-folder.ts";
import { clusterSecrets } from "./cluster-secrets.ts";

let data: string;
beforeEach(() => {
  const made = mkdtempSync(join(tmpdir(), "tandem-folder-"));
  data = made;
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
});

describe("a data folder", () => {
  it("that is empty is for either", () => {
    expect([clusterFolderProblem(data), upFolderProblem(data)]).toEqual([undefined, undefined]);
  });

  it("of tandem up is refused to a cluster", () => {
    mkdirSync(join(data, "postgres"));
    expect(clusterFolderProblem(data)).toContain("holds the records of `tandem up`");
    expect(upFolderProblem(data)).toBeUndefined();
  });

  it("of a cluster is refused to tandem up, and taken again by a cluster", () => {
    prepareClusterFolder(data);
    expect(upFolderProblem(data)).toContain("holds the records of `tandem cluster`");
    expect(clusterFolderProblem(data)).toBeUndefined();
  });

  it("whose cluster was cut off while it was being made is made anew", () => {
    mkdirSync(join(data, "cluster"));
    expect(clusterFolderProblem(data)).toBeUndefined();
    prepareClusterFolder(data);
    clusterSecrets(join(data, "cluster"));
    expect(clusterFolderProblem(data)).toBeUndefined();
  });

  it.each([
    ["a later layout", '{"layout":2}', "has layout 2"],
    ["what nobody can read", "?", "says nothing of its layout"],
  ])("of %s is refused", (_, text, why) => {
    prepareClusterFolder(data);
    writeFileSync(join(data, "cluster", "layout.json"), text);
    expect(clusterFolderProblem(data)).toContain(why);
  });
});

describe("a cluster's secrets", () => {
  it("are drawn once, for their owner alone", () => {
    const drawn = clusterSecrets(data);
    expect(clusterSecrets(data)).toEqual(drawn);
    expect(new Set(Object.values(drawn)).size).toBe(3);
    expect(statSync(join(data, "secrets.json")).mode & 0o077).toBe(0);
  });

  it("are never drawn anew over a file that cannot be read", () => {
    writeFileSync(join(data, "secrets.json"), '{"cluster":"short"}');
    expect(() => clusterSecrets(data)).toThrow(/secrets\.json cannot be read as what it was/);
  });
});
