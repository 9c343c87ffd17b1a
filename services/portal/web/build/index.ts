export { builtWeb } from "./built-web.ts";
export { WEB_FOLDER } from "./web-folder.ts";
