import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { YOUNG_GENERATION_FLAGS } from "../../packages/process/src/index.ts";
import { ROOT } from "../checks/tool.ts";
import { IMAGES, type ImageContent } from "./bundles.ts";
import { buildArguments } from "./engine.ts";
import { writeImageContext } from "./image-context.ts";

const CONTAINERFILE = readFileSync(join(ROOT, "deploy", "images", "Containerfile"), "utf8");
const EPOCH_SEC = 1_700_000_000;
const LARGEST_BYTES = 60 * 1024 * 1024;

let context = "";
beforeAll(async () => {
  context = mkdtempSync(join(tmpdir(), "tandem-images-"));
  for (const image of IMAGES) await writeImageContext(image, context, EPOCH_SEC);
}, 240_000);
afterAll(() => rmSync(context, { recursive: true, force: true }));

const bytesOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).reduce(
    (sum, file) => sum + statSync(join(folder, file)).size,
    0,
  );

describe.each(IMAGES.map((image) => [image.image, image] as const))("the image %s", (name, { programs }) => {
  test.each(Object.keys(programs))(
    "its program %s runs outside the workspace, and says what it is not told",
    (program) => {
      const file = join(context, name, `${program}.mjs`);
      const run = spawnSync(process.execPath, [file], { cwd: tmpdir(), env: {}, encoding: "utf8", timeout: 20_000 });
      expect([run.status, run.stdout]).toEqual([2, ""]);
      expect(run.stderr).toMatch(/^(TANDEM_[A-Z_]+|PLAN) is not set: /);
    },
  );

  test("adds less than 60 MB to its base", () => {
    expect(bytesOf(join(context, name))).toBeLessThan(LARGEST_BYTES);
  });

  test("lists every npm package in it, with version and licence", () => {
    const bom = JSON.parse(readFileSync(join(context, name, "sbom.cdx.json"), "utf8"));
    expect(bom).toMatchObject({ bomFormat: "CycloneDX", metadata: { timestamp: "2023-11-14T22:13:20.000Z" } });
    const components: { name: string; version: string; purl: string; licenses?: unknown }[] = bom.components;
    expect(components.length).toBeGreaterThan(0);
    for (const one of components) {
      expect(one.purl).toBe(`pkg:npm/${one.name.replace("@", "%40")}@${one.version}`);
      expect(one.version).toMatch(/^\d+\.\d+\.\d+/);
    }
    expect(components.map((one) => one.name)).toContain("pino");
  });

  test("is a target of the Containerfile", () => {
    expect(CONTAINERFILE).toContain(`FROM runtime AS ${name}\nCOPY ${name}/ /app/\n`);
  });
});

test.each(["sip-edge", "transfer-router"])(
  "%s, which holds calls, starts with the young generation of `tandem cluster`",
  (name) => {
    const [, target = ""] = CONTAINERFILE.split(`FROM runtime AS ${name}\n`);
    const entry = JSON.stringify(["node", ...YOUNG_GENERATION_FLAGS, "/app/main.mjs"]).replaceAll(",", ", ");
    expect(target.split("\n\n")[0]).toBe(`COPY ${name}/ /app/\nENTRYPOINT ${entry}`);
  },
);

test("the portal's image has its pages", () => {
  expect(readFileSync(join(context, "portal", "site", "index.html"), "utf8")).toMatch(/^<!doctype html>/i);
});

test("the same sources give the same bytes", async () => {
  const [edge] = IMAGES.filter(({ image }) => image === "sip-edge") as [ImageContent];
  const other = mkdtempSync(join(tmpdir(), "tandem-images-"));
  try {
    await writeImageContext(edge, other, EPOCH_SEC);
    for (const file of readdirSync(join(context, "sip-edge")))
      expect(readFileSync(join(other, "sip-edge", file)).equals(readFileSync(join(context, "sip-edge", file)))).toBe(
        true,
      );
  } finally {
    rmSync(other, { recursive: true, force: true });
  }
});

test("each engine is told the target, the base and the time", () => {
  const request = {
    containerfile: "/c",
    context: "/x",
    target: "cdr",
    tag: "tandem/cdr:1",
    base: "node:24",
    epochSec: 7,
    pull: false,
  };
  const common = "-f /c --target cdr -t tandem/cdr:1 --build-arg BASE=node:24";
  expect(buildArguments("buildah", request).join(" ")).toBe(`build ${common} --timestamp 7 --pull=missing /x`);
  expect(buildArguments("podman", request).join(" ")).toBe(`build ${common} --timestamp 7 --pull=missing /x`);
  expect(buildArguments("docker", { ...request, pull: true }).join(" ")).toBe(
    `buildx build ${common} --build-arg SOURCE_DATE_EPOCH=7 --pull --provenance=false --output type=docker,rewrite-timestamp=true /x`,
  );
});
