export { accountsOf } from "./balances/accounts-of.ts";
export type { Account, CreditBook, LeaseState, LeaseWish } from "./credit/credit-book.ts";
export { type MemoryCreditBook, memoryCreditBook } from "./credit/memory-credit-book.ts";
export { type DeckSource, formatDeckErrors, type LoadedDecks, loadDecks } from "./decks/load-decks.ts";
export type { DeckError } from "./decks/parse-deck.ts";
export type { BillingAlarm } from "./lines/consume-legs.ts";
export { countLine } from "./lines/count-line.ts";
export { type Billing, type BillingOptions, openBilling } from "./open-billing.ts";
export type { RateDecks } from "./rating/rate-decks.ts";
