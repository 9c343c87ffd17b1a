import { mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vite";
import { ROOT, WEB_FOLDER } from "./web-folder.ts";

/** React's API from Preact: the component library asks for React by name. */
const PREACT = {
  "react/jsx-runtime": "preact/jsx-runtime",
  "react-dom/client": "preact/compat/client",
  "react-dom": "preact/compat",
  react: "preact/compat",
};

/** Builds the application into its folder, which is whole at any moment. Rejects with what the bundler says. */
export async function buildWeb(): Promise<void> {
  const fresh = await mkdtemp(join(ROOT, ".dist-"));
  const old = `${fresh}-old`;
  try {
    await bundleInto(fresh);
    await rename(WEB_FOLDER, old).catch(unless("ENOENT"));
    // Whoever built at the same time and was faster has built the same.
    await rename(fresh, WEB_FOLDER).catch(unless("ENOTEMPTY", "EEXIST"));
  } finally {
    await rm(old, { recursive: true, force: true });
    await rm(fresh, { recursive: true, force: true });
  }
}

function unless(...codes: readonly string[]): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof Error && "code" in error && codes.includes(String(error.code)))) throw error;
  };
}

async function bundleInto(folder: string): Promise<void> {
  await build({
    root: ROOT,
    configFile: false,
    logLevel: "error",
    resolve: { alias: PREACT, dedupe: ["preact"] },
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: "es2023",
      // Fonts and pictures stay files: the page's policy lets no data: URL in.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  });
}
