import googlePhone from "google-libphonenumber";
import { describe, expect, test } from "vitest";
import { phoneNumberPlan } from "./phone-number-plan.ts";

const { PhoneNumberFormat, PhoneNumberType, PhoneNumberUtil, ShortNumberInfo } = googlePhone;
const google = PhoneNumberUtil.getInstance();
const shortNumbers = ShortNumberInfo.getInstance();
const plan = phoneNumberPlan();

describe("parse reads what is dialled in a country", () => {
  test.each([
    ["+12025550100", "US", "+12025550100", "US"],
    ["12025550100", "US", "+12025550100", "US"],
    ["2025550100", "US", "+12025550100", "US"],
    ["011442071838750", "US", "+442071838750", "GB"],
    ["00442071838750", "DE", "+442071838750", "GB"],
    ["030123456", "DE", "+4930123456", "DE"],
    ["+4930123456", "", "+4930123456", "DE"],
    ["+14165550100", "US", "+14165550100", "CA"],
    ["+18765550100", "US", "+18765550100", "JM"],
    ["+390612345678", "US", "+390612345678", "IT"],
  ])("%s in %s is %s", (digits, country, e164, where) => {
    expect(plan.parse(digits, country)).toMatchObject({ e164, country: where });
  });
});

test.each([
  ["a number that is too short", "+1202555", "US"],
  ["a country code that nobody has", "+999123456", "US"],
  ["local digits that the plan does not know", "5550100", "US"],
  ["local digits without a country", "2025550100", ""],
  ["a short code", "411", "US"],
  ["letters", "+1202555O100", "US"],
  ["separators", "+1-202-555-0100", "US"],
  ["nothing", "", "US"],
  ["too many digits", `+1${"2".repeat(40)}`, "US"],
])("parse refuses %s", (_, digits, country) => {
  expect(plan.parse(digits, country)).toBeUndefined();
});

test.each([
  ["+19002345678", "premium"],
  ["+499001234567", "premium"],
  ["+979123456789", "premium"],
  ["+18005550100", "tollFree"],
  ["+80012345678", "tollFree"],
  ["+498001234567", "tollFree"],
  ["+491801234567", "sharedCost"],
  ["+12025550100", "ordinary"],
  ["+8816123456789", "other"],
])("%s is %s", (digits, kind) => {
  expect(plan.parse(digits, "US")?.kind).toBe(kind);
});

test("a number of no one country has none", () => {
  expect(plan.parse("+80012345678", "US")?.country).toBeUndefined();
});

describe("isEmergency", () => {
  test.each([
    ["911", "US"],
    ["112", "US"],
    ["112", "DE"],
    ["110", "DE"],
    ["999", "GB"],
    ["000", "AU"],
    ["911", "ZZ"],
    ["+1911", "US"],
    ["+44999", "US"],
    ["+49110", "US"],
    ["+911", "US"],
    ["+112", "GB"],
  ])("knows %s in %s", (digits, country) => {
    expect(plan.isEmergency(digits, country)).toBe(true);
  });

  test.each([
    ["411", "US"],
    ["110", "US"],
    ["+12025550911", "US"],
    ["+4911012345", "DE"],
    ["", "US"],
    ["+", "US"],
  ])("leaves %s in %s alone", (digits, country) => {
    expect(plan.isEmergency(digits, country)).toBe(false);
  });
});

describe("checked against google-libphonenumber", () => {
  const regions = google.getSupportedRegions();
  const examples = (type: number) =>
    regions.flatMap((region) => {
      const example = google.getExampleNumberForType(region, type);
      return example === null ? [] : [google.format(example, PhoneNumberFormat.E164)];
    });

  test.each([
    ["premium", PhoneNumberType.PREMIUM_RATE],
    ["tollFree", PhoneNumberType.TOLL_FREE],
    ["sharedCost", PhoneNumberType.SHARED_COST],
  ])("every region's example of %s is of this kind", (kind, type) => {
    const numbers = examples(type);
    expect(numbers.length).toBeGreaterThan(20);
    expect(numbers.filter((number) => plan.parse(number, "")?.kind !== kind)).toEqual([]);
  });

  test("no region's example of a fixed line or a mobile is premium", () => {
    const numbers = [...examples(PhoneNumberType.FIXED_LINE), ...examples(PhoneNumberType.MOBILE)];
    expect(numbers.length).toBeGreaterThan(400);
    expect(numbers.filter((number) => plan.parse(number, "")?.kind === "premium")).toEqual([]);
  });

  // The small metadata cannot tell Western Sahara from Morocco, nor Saint Martin from Guadeloupe.
  test("every region's example is of that region, two apart", () => {
    const wrong = regions.filter((region) => {
      const example = google.getExampleNumber(region);
      return plan.parse(google.format(example, PhoneNumberFormat.E164), "")?.country !== region;
    });
    expect(wrong).toEqual(["EH", "MF"]);
  });

  test("every emergency number of three digits or fewer is in our table", () => {
    const short = Array.from({ length: 1_000 }, (_, n) => [2, 3].map((width) => String(n).padStart(width, "0"))).flat();
    const missing = regions.flatMap((region) =>
      short
        .filter((digits) => shortNumbers.isEmergencyNumber(digits, region) && !plan.isEmergency(digits, region))
        .map((digits) => `${region} ${digits}`),
    );
    expect(missing).toEqual([]);
  });
});

test("forgets the number unused longest, and answers the same", () => {
  const small = phoneNumberPlan(2);
  const numbers = ["+12025550100", "+12025550101", "+12025550102", "+12025550100"];
  expect(numbers.map((number) => small.parse(number, "US")?.e164)).toEqual(numbers);
});
