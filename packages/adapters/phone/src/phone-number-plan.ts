import type { NumberKind, NumberPlan, PlanNumber } from "@tandem/transfer-router";
import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from "libphonenumber-js/min";
import { boundedCache } from "./bounded-cache.ts";
import { emergencyNumbers } from "./emergency-numbers.ts";
import { numberKind } from "./number-kind.ts";

/** Numbers whose parse is remembered, a plan: about 200 bytes each. Above it the one unused longest goes. */
export const MAX_REMEMBERED_NUMBERS = 20_000;

// The longest international prefix, carrier code and E.164 number together.
const DIGITS = /^\+?\d{1,32}$/;

// A code shared by several countries, and a number that none of them claims: the one that administers the code.
const MAIN_COUNTRY: ReadonlyMap<string, string> = new Map([
  ["1", "US"],
  ["7", "RU"],
  ["39", "IT"],
  ["44", "GB"],
  ["47", "NO"],
  ["61", "AU"],
  ["212", "MA"],
  ["262", "RE"],
  ["290", "SH"],
  ["358", "FI"],
  ["590", "GP"],
  ["599", "CW"],
]);

const COUNTRIES_BY_CODE: ReadonlyMap<string, readonly string[]> = countriesByCode();

/** The world's numbering plans by libphonenumber's small metadata, with our own tables of kinds and of emergency numbers. */
export function phoneNumberPlan(limit: number = MAX_REMEMBERED_NUMBERS): NumberPlan {
  const remembered = boundedCache<PlanNumber | undefined>(limit);
  return {
    parse(digits, country) {
      if (!DIGITS.test(digits)) return undefined;
      return remembered(`${country} ${digits}`, () => read(digits, country));
    },
    emergencyNumbers: (country) => emergencyNumbers(country),
    isEmergency,
  };
}

function read(digits: string, country: string): PlanNumber | undefined {
  const isGlobal = digits.startsWith("+");
  if (!isGlobal && !isSupportedCountry(country)) return undefined;
  const number = isGlobal
    ? parsePhoneNumberFromString(digits)
    : parsePhoneNumberFromString(digits, country as CountryCode);
  if (number === undefined || !number.isPossible()) return undefined;
  // Dialled digits could be anything, so they must be a number of the plan; ranges newer than the metadata still go by their plus.
  if (!isGlobal && !number.isValid()) return undefined;
  return { e164: number.number, country: countryOf(number), kind: kindOf(number) };
}

function countryOf(number: PhoneNumber): string | undefined {
  if (number.country !== undefined) return number.country;
  const code = number.countryCallingCode;
  return MAIN_COUNTRY.get(code) ?? COUNTRIES_BY_CODE.get(code)?.[0];
}

function kindOf(number: PhoneNumber): NumberKind {
  const kind = numberKind(number.countryCallingCode, number.nationalNumber);
  if (kind !== undefined) return kind;
  return COUNTRIES_BY_CODE.has(number.countryCallingCode) ? "ordinary" : "other";
}

function isEmergency(digits: string, country: string): boolean {
  if (!digits.startsWith("+")) return emergencyNumbers(country).includes(digits);
  const rest = digits.slice(1);
  if (emergencyNumbers(country).includes(rest)) return true;
  return [1, 2, 3].some((length) => {
    const countries = COUNTRIES_BY_CODE.get(rest.slice(0, length)) ?? [];
    return countries.some((one) => emergencyNumbers(one).includes(rest.slice(length)));
  });
}

function countriesByCode(): ReadonlyMap<string, readonly string[]> {
  const countries = new Map<string, string[]>();
  for (const country of getCountries()) {
    const code = String(getCountryCallingCode(country));
    countries.set(code, [...(countries.get(code) ?? []), country]);
  }
  return countries;
}
