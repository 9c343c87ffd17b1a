export { MAX_REMEMBERED_NUMBERS, phoneNumberPlan } from "./phone-number-plan.ts";
