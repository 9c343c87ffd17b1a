import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../checks/tool.ts";
import { IMAGES } from "./bundles.ts";
import { buildArguments, ENGINES, findEngine } from "./engine.ts";
import { productVersion, writeImageContext } from "./image-context.ts";

// `node scripts/images/build-images.ts`: the images of all services, by docker, podman or buildah.

const CONTEXT = join(ROOT, ".cache", "images");
const CONTAINERFILE = join(ROOT, "deploy", "images", "Containerfile");

const { values } = parseArgs({
  options: {
    prefix: { type: "string", default: "tandem/" },
    tag: { type: "string", default: productVersion() },
    base: { type: "string" },
    only: { type: "string", default: IMAGES.map(({ image }) => image).join(",") },
    engine: { type: "string" },
    pull: { type: "boolean", default: false },
    "context-only": { type: "boolean", default: false },
    // A command that is run for each image, which stands for {}: "kind load docker-image {}".
    load: { type: "string" },
  },
});

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

function run(program: string, args: readonly string[]): void {
  const { status, error } = spawnSync(program, args, { stdio: "inherit" });
  if (status !== 0) fail(`${program} failed${error === undefined ? ` with ${status}` : `: ${error.message}`}`);
}

const epochSec = Number(process.env["SOURCE_DATE_EPOCH"] ?? "0");
if (!Number.isSafeInteger(epochSec) || epochSec < 0) fail("SOURCE_DATE_EPOCH is no number of seconds");
const wanted = values.only.split(",");
const unknown = wanted.filter((name) => !IMAGES.some(({ image }) => image === name));
if (unknown.length > 0)
  fail(`there is no image ${unknown.join(", ")}; there are ${IMAGES.map(({ image }) => image).join(", ")}`);
const engine = values["context-only"] ? undefined : (ENGINES.find((one) => one === values.engine) ?? findEngine());
if (engine === undefined && !values["context-only"]) fail(`none of ${ENGINES.join(", ")} is here: install one of them`);

mkdirSync(CONTEXT, { recursive: true });
for (const content of IMAGES.filter(({ image }) => wanted.includes(image))) {
  const tag = `${values.prefix}${content.image}:${values.tag}`;
  await writeImageContext(content, CONTEXT, epochSec);
  if (engine === undefined) continue;
  const request = { containerfile: CONTAINERFILE, context: CONTEXT, target: content.image, tag, epochSec };
  run(engine, buildArguments(engine, { ...request, base: values.base, pull: values.pull }));
  const [loader, ...rest] = (values.load ?? "").split(" ").map((word) => word.replace("{}", tag));
  if (loader !== undefined && loader !== "") run(loader, rest);
  console.log(tag);
}
if (engine === undefined) console.log(CONTEXT);
