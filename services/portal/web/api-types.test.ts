import { expectTypeOf, it } from "vitest";
import type { CallDetailsJson, CallPageJson } from "../src/http/query-calls.ts";
import type { CallJson } from "../src/view/call-json.ts";
import type { ExplanationJson } from "../src/view/explanation-json.ts";
import type { trunkJson } from "../src/view/trunk-json.ts";
import type { Call, CallDetails, CallPage } from "./src/api/call.ts";
import type { Explanation } from "./src/api/platform.ts";
import type { Trunk } from "./src/api/trunk.ts";

// What the pages read, held to what the portal writes, by the compiler: `npm test` fails here when one of them changes alone.

it("reads records as they are written", () => {
  expectTypeOf<CallJson>().toExtend<Call>();
  expectTypeOf<CallDetailsJson>().toExtend<CallDetails>();
  expectTypeOf<CallPageJson>().toExtend<CallPage>();
});

it("reads decisions and trunks as they are written", () => {
  expectTypeOf<ExplanationJson>().toExtend<Explanation>();
  expectTypeOf<ReturnType<typeof trunkJson>>().toExtend<Trunk>();
});
