export { type Cdr, type CdrOptions, openCdr } from "./open-cdr.ts";
