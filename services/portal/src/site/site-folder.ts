import { join } from "node:path";

/** Where the build of the web application goes. */
export const SITE_FOLDER = join(import.meta.dirname, "../../web/dist");
