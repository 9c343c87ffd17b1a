/** What a number is for. `other` covers satellite, voice mail, pagers and what no table knows. */
export type NumberKind = "ordinary" | "tollFree" | "premium" | "sharedCost" | "other";

/** A telephone number as the numbering plan sees it. */
export interface PlanNumber {
  /** E.164 with its plus sign, no separators. */
  readonly e164: string;
  /** ISO 3166-1 alpha-2, upper case; undefined for a number of no one country (+800, +881). */
  readonly country: string | undefined;
  readonly kind: NumberKind;
}

/**
 * The world's numbering plans, as far as a trunk's rules need them. Pure and without IO: an adapter brings the metadata.
 *
 * Every adapter keeps these promises:
 * - `parse` takes digits with an optional leading plus and nothing else; whatever else it is given, it answers undefined;
 * - without a plus the digits are read as dialled in `country`: its international and national prefixes are understood;
 * - with a plus a number of a possible length is enough; without, it must be a number that the country's plan knows;
 * - `isEmergency` knows the short codes of the country, 112 and 911 everywhere, and both behind a country code (`+1911`).
 *
 * `country` is ISO 3166-1 alpha-2, upper case. An unknown country gives undefined, an empty list, and false.
 */
export interface NumberPlan {
  parse(digits: string, country: string): PlanNumber | undefined;
  emergencyNumbers(country: string): readonly string[];
  isEmergency(digits: string, country: string): boolean;
}
