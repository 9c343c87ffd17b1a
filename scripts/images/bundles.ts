import { join } from "node:path";
import { type BuildResult, build } from "esbuild";
import { ROOT } from "../checks/tool.ts";
import { type Component, componentAt } from "./sbom.ts";

/** What an image holds: programs by the name of their file in /app, and the sources that they begin at. */
export interface ImageContent {
  /** Target of deploy/images/Containerfile, and last part of the image's name. */
  readonly image: string;
  readonly programs: Readonly<Record<string, string>>;
  /** Files beside them: a folder in /app by its name, what writes it, and where to. */
  readonly pages?: { readonly folder: string; readonly build: string; readonly built: string };
}

export const IMAGES: readonly ImageContent[] = [
  { image: "sip-edge", programs: { main: "services/sip-edge/src/main.ts" } },
  {
    image: "transfer-router",
    programs: { main: "services/transfer-router/src/main.ts", directory: "services/transfer-router/src/directory.ts" },
  },
  { image: "billing", programs: { main: "services/billing/src/main.ts", migrate: "services/billing/src/migrate.ts" } },
  { image: "cdr", programs: { main: "services/cdr/src/main.ts", migrate: "services/cdr/src/migrate.ts" } },
  {
    image: "portal",
    programs: { main: "services/portal/src/main.ts", migrate: "services/portal/src/migrate.ts" },
    pages: { folder: "site", build: "services/portal/web/build/main.ts", built: "services/portal/web/dist" },
  },
  {
    image: "tools",
    programs: {
      "make-secrets": "deploy/tools/src/make-secrets.ts",
      check: "cli/src/check/main.ts",
      load: "cli/src/check/load.ts",
      "load-worker": "cli/src/load/worker-main.ts",
    },
  },
];

/** Packages written for CommonJS ask for others by `require`, which a module does not have by itself. */
const REQUIRE = 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);';

/** PGlite is `tandem up`'s: a program of the cluster that imports it is a mistake. */
const EMBEDDED_DATABASE = "@electric-sql/pglite";

export interface BundledImage {
  readonly image: string;
  /** Absolute paths of the files written. */
  readonly files: readonly string[];
  /** npm packages in them, sorted by their names. */
  readonly packages: readonly Component[];
}

/** Writes an image's programs into a folder, one file each with all that they import. Rejects with what cannot be bundled. */
export async function bundleImage({ image, programs }: ImageContent, folder: string): Promise<BundledImage> {
  const result = await build({
    entryPoints: Object.entries(programs).map(([out, source]) => ({ in: join(ROOT, source), out })),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    absWorkingDir: ROOT,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    banner: { js: REQUIRE },
    external: [EMBEDDED_DATABASE],
    legalComments: "none",
    sourcemap: "linked",
    sourcesContent: false,
    metafile: true,
    logLevel: "silent",
  });
  const wanting = Object.entries(result.metafile.outputs).filter(([, { imports }]) =>
    imports.some(({ path }) => path === EMBEDDED_DATABASE),
  );
  if (wanting.length > 0) {
    throw new Error(`${wanting.map(([file]) => file).join(", ")}: the embedded database is not for an image`);
  }
  const files = Object.keys(result.metafile.outputs).map((file) => join(ROOT, file));
  return { image, files, packages: packagesIn(result) };
}

function packagesIn(result: BuildResult<{ metafile: true }>): readonly Component[] {
  const used = Object.values(result.metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  const folders = used.flatMap((file) => /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  const components = [...new Set(folders)].map((folder) => componentAt(join(ROOT, folder)));
  return components.sort((one, other) => compare(one.name, other.name) || compare(one.version, other.version));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
