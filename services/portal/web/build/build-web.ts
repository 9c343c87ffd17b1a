import { build } from "vite";
import { ROOT, WEB_FOLDER } from "./web-folder.ts";

/** React's API from Preact: the component library asks for React by name. */
const PREACT = {
  "react/jsx-runtime": "preact/jsx-runtime",
  "react-dom/client": "preact/compat/client",
  "react-dom": "preact/compat",
  react: "preact/compat",
};

/** Builds the application into its folder. Rejects with what the bundler says. */
export async function buildWeb(): Promise<void> {
  await build({
    root: ROOT,
    configFile: false,
    logLevel: "error",
    resolve: { alias: PREACT, dedupe: ["preact"] },
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      outDir: WEB_FOLDER,
      target: "es2023",
      // Fonts and pictures stay files: the page's policy lets no data: URL in.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  });
}
