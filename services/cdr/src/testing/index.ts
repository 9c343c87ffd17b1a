export { event, line, T, transferredCall } from "./call-events.ts";
export { cdrSuite } from "./cdr-suite.ts";
export { searchSuite } from "./search-suite.ts";
export { signallingSuite } from "./signalling-suite.ts";
export { sweepSuite } from "./sweep-suite.ts";
export { wholeCall } from "./whole-call.ts";
