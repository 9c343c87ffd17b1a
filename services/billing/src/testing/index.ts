export { billingSuite } from "./billing-suite.ts";
export { ANSWERED, DECKS, ended } from "./ended-leg.ts";
