import { join } from "node:path";

/** The package's folder, absolute. */
export const ROOT: string = join(import.meta.dirname, "..");

/** Where the built application is: `index.html`, and `assets/` with a hash in each name. */
export const WEB_FOLDER: string = join(ROOT, "dist");
