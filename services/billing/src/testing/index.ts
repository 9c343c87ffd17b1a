export { billingSuite } from "./billing-suite.ts";
export { creditBookSuite } from "./credit-book-suite.ts";
export { ANSWERED, DECKS, ended } from "./ended-leg.ts";
