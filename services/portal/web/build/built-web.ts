import { existsSync, globSync, statSync } from "node:fs";
import { join } from "node:path";
import { ROOT, WEB_FOLDER } from "./web-folder.ts";

/** Whatever the built application is made from. */
const SOURCES = ["src/**/*", "build/*.ts", "index.html", "package.json"];

/**
 * The folder of the built application, built first when it is missing or older than a source. Where no sources are,
 * what was built before is taken as it is. Rejects when it cannot be built.
 */
export async function builtWeb(): Promise<string> {
  if (isStale()) {
    // Loaded here alone: a machine on which the application is built already needs no bundler.
    const { buildWeb } = await import("./build-web.ts");
    await buildWeb();
  }
  return WEB_FOLDER;
}

function isStale(): boolean {
  const page = join(WEB_FOLDER, "index.html");
  if (!existsSync(page)) return true;
  const builtAt = statSync(page).mtimeMs;
  return globSync(SOURCES, { cwd: ROOT }).some((file) => statSync(join(ROOT, file)).mtimeMs > builtAt);
}
