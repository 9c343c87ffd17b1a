import { builtWeb } from "./built-web.ts";

await builtWeb();
