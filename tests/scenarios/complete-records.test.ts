import { ensureTemplate, type OpenedDatabase, openPgliteInMemory, TEMPLATE_FILE } from "@tandem/adapter-pglite";
import { type Cdr, openCdr } from "@tandem/cdr";
import { type Call, ListCallsRequest } from "@tandem/contracts";
import type { AnswerPlan } from "@tandem/testkit";
import { wireEvents } from "@tandem/transfer-router";
import { Kysely, sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type TransferFlow, transferWorld } from "./transfer-flow.ts";

// What DESIGN's list of a record's fields says of each kind of call, from the wire to what is shown.

let database: OpenedDatabase;
let db: Kysely<unknown>;
let cdr: Cdr;
beforeAll(async () => {
  await ensureTemplate(TEMPLATE_FILE, String(process.pid));
  database = await openPgliteInMemory();
  db = new Kysely<unknown>({ dialect: database.dialect });
});
beforeEach(async () => {
  await sql`drop schema if exists cdr cascade`.execute(db);
  cdr = await openCdr({ db, billing: { listLines: async () => ({ lines: [] }) } });
});
afterAll(() => database.close());

const RING: AnswerPlan = { provisional: [{ status: 180, after: 40 }], after: 400 };
const NEVER: AnswerPlan = { provisional: [{ status: 180, after: 40 }], after: 120_000 };
const PLAIN: TransferFlow = { refers: false, hold: false };

type World = Awaited<ReturnType<typeof transferWorld>>;

/** The records of a world, oldest first, as the service shows them. */
async function recordsOf(world: World): Promise<readonly Call[]> {
  for (const event of world.platform.log.events) {
    const { incarnation, trunk } = event;
    await cdr.consume(wireEvents({ incarnation, trunk, traceparent: "", events: [event] }, "p1"));
  }
  const { calls } = await cdr.port.listCalls(ListCallsRequest.fromPartial({ order: "LIST_ORDER_OLDEST_FIRST" }));
  for (const call of calls) expect(call.traceId).toMatch(/^[0-9a-f]{32}$/);
  return calls;
}

async function played(flow: TransferFlow, ms: number, then: (world: World) => void = () => undefined) {
  const world = await transferWorld(flow);
  await world.run(ms);
  then(world);
  await world.run(5_000);
  return await recordsOf(world);
}

const idOf = (world: World): string => world.platform.calls()[0]?.ref ?? "";

describe("the record of a call", () => {
  it.each([
    ["termination", "pbx", "HUNG_UP_BY_CUSTOMER"],
    ["termination", "north", "HUNG_UP_BY_CARRIER"],
    ["origination", "pbx", "HUNG_UP_BY_CUSTOMER"],
    ["origination", "north", "HUNG_UP_BY_CARRIER"],
  ] as const)("that was answered says who hung up: %s, %s", async (direction, who, hungUpBy) => {
    const [call] = await played({ ...PLAIN, direction }, 5_000, (world) => world.hangUp(who));
    expect(call).toMatchObject({
      hungUpBy,
      callResult: "CALL_RESULT_COMPLETED",
      q850Cause: 16,
      sipStatus: 200,
      cause: "",
      isComplete: true,
      relationshipType: "initial",
      legs: [{ hungUpBy }, { hungUpBy }],
    });
    expect(call?.postDialDelayMs).toBeGreaterThan(0);
    expect(call?.ringTimeMs).toBeGreaterThan(300);
  });

  it("that rang after early media has its post-dial delay from the 183, and its ring time from the 180", async () => {
    const answers: AnswerPlan = {
      provisional: [
        { status: 183, after: 100, sdp: true },
        { status: 180, after: 600 },
      ],
      after: 1_000,
    };
    const [call] = await played({ ...PLAIN, transferee: { invite: [answers] } }, 5_000, (world) => world.hangUp("pbx"));
    expect(call?.postDialDelayMs).toBeGreaterThanOrEqual(100);
    expect(call?.postDialDelayMs).toBeLessThan(300);
    expect(call?.ringTimeMs).toBeGreaterThan(200);
    expect(call?.ringTimeMs).toBeLessThan(600);
  });

  it("that its caller has cancelled was ended by the caller", async () => {
    const cancel = { on: "ringing", after: 100, do: { kind: "cancel" } } as const;
    const [call] = await played({ ...PLAIN, pbx: { steps: [cancel] }, transferee: { invite: [NEVER] } }, 3_000);
    expect(call).toMatchObject({
      hungUpBy: "HUNG_UP_BY_CUSTOMER",
      callResult: "CALL_RESULT_CANCEL",
      sipStatus: 487,
      q850Cause: 16,
      answerTimeMs: 0,
      isComplete: true,
    });
  });

  it("to a busy number was ended by the carrier", async () => {
    const [call] = await played({ ...PLAIN, transferee: { invite: [{ ...RING, status: 486 }] } }, 3_000);
    expect(call).toMatchObject({
      hungUpBy: "HUNG_UP_BY_CARRIER",
      callResult: "CALL_RESULT_BUSY",
      sipStatus: 486,
      q850Cause: 17,
      isComplete: true,
    });
  });

  it("that a rule refused names the rule", async () => {
    const flow = { ...PLAIN, trunk: { countryPermissions: ["GB"] } };
    const [call] = await played(flow, 3_000);
    expect(call).toMatchObject({
      hungUpBy: "HUNG_UP_BY_PLATFORM",
      callResult: "CALL_RESULT_FAILED",
      rule: "country-permissions",
      sipStatus: 403,
      q850Cause: 21,
    });
    expect(call?.trace.at(-1)).toMatchObject({ rule: "country-permissions", outcome: "refused" });
  });

  it("that an operator ended says so", async () => {
    const [call] = await played(PLAIN, 5_000, (world) => {
      void world.platform.endCall(idOf(world), "Q.850;cause=31", "operator");
    });
    expect(call).toMatchObject({
      hungUpBy: "HUNG_UP_BY_PLATFORM",
      callResult: "CALL_RESULT_COMPLETED",
      cause: "operator",
      q850Cause: 31,
    });
  });

  it("whose party was lost was ended by the platform", async () => {
    const hold = { kind: "re-invite", media: { direction: "sendonly" } } as const;
    const again = { on: "up", after: 500, do: hold } as const;
    const flow = { ...PLAIN, pbx: { steps: [again] }, transferee: { reInvite: [{ status: 481 }] } };
    const [call] = await played(flow, 5_000);
    expect(call).toMatchObject({ hungUpBy: "HUNG_UP_BY_PLATFORM", cause: "party-lost", isComplete: true });
  });
});

describe("the records of a transfer", () => {
  it("that moved the call say when, by which rule, and that the final NOTIFY was answered", async () => {
    const [parent, child, ...others] = await played({}, 8_000, (world) => world.hangUp("north"));
    expect(others).toEqual([]);
    expect(parent).toMatchObject({
      hungUpBy: "HUNG_UP_BY_CARRIER",
      callResult: "CALL_RESULT_COMPLETED",
      hasChildren: true,
      isComplete: true,
      transfers: [
        {
          recordId: child?.callId,
          outcome: "TRANSFER_OUTCOME_MOVED",
          targetClass: "TARGET_CLASS_PSTN",
          finalStatus: 200,
          notifyAnsweredStatus: 200,
        },
      ],
    });
    expect(child).toMatchObject({
      parentId: parent?.callId,
      groupId: parent?.callId,
      relationshipType: "referred",
      outcome: "TRANSFER_OUTCOME_MOVED",
      notifyAnswered: true,
      answeredButNotJoined: false,
      hungUpBy: "HUNG_UP_BY_CARRIER",
      transferDepth: 1,
      isComplete: true,
    });
    expect(child?.transferTimeMs).toBe(parent?.transferTimeMs);
    expect(parent?.transferTimeMs).toBeGreaterThan(child?.answerTimeMs ?? 0);
    expect(parent?.endTimeMs).toBeGreaterThan(parent?.transferTimeMs ?? 0);
    expect(child?.rule).not.toBe("");
    expect(child?.postDialDelayMs).toBeGreaterThan(0);
    expect(child?.ringTimeMs).toBeGreaterThan(0);
    expect(child?.referTo).toContain("+12025550201");
  });

  it("whose final NOTIFY nobody answered say so", async () => {
    const [parent, child] = await played({ pbx: { notify: [{}, { status: "never" }] } }, 80_000);
    expect(parent?.transfers).toMatchObject([{ outcome: "TRANSFER_OUTCOME_MOVED", notifyAnsweredStatus: 0 }]);
    expect(child?.notifyAnswered).toBe(false);
  });

  it("to a busy target say what it answered", async () => {
    const [parent, child] = await played({ target: { invite: [{ ...RING, status: 486 }] } }, 8_000, (world) =>
      world.hangUp("pbx"),
    );
    expect(parent).toMatchObject({
      transferTimeMs: 0,
      transfers: [{ outcome: "TRANSFER_OUTCOME_FAILED", finalStatus: 486 }],
    });
    expect(child).toMatchObject({
      outcome: "TRANSFER_OUTCOME_FAILED",
      finalStatus: 486,
      callResult: "CALL_RESULT_BUSY",
      q850Cause: 17,
      isComplete: true,
    });
  });

  it("that a rule refused, before any call was made, name the rule on the parent alone", async () => {
    const [parent, ...others] = await played({ referTo: "<sip:+19005550123@acme.trunk.example>" }, 8_000, (world) =>
      world.hangUp("pbx"),
    );
    expect(others).toEqual([]);
    expect(parent).toMatchObject({
      hasChildren: false,
      transfers: [
        { outcome: "TRANSFER_OUTCOME_REFUSED", finalStatus: 403, recordId: "", targetClass: "TARGET_CLASS_PSTN" },
      ],
    });
    expect(parent?.transfers[0]?.trace.at(-1)).toMatchObject({ outcome: "refused" });
    expect(parent?.transfers[0]?.referTo).toContain("+19005550123");
  });

  it("that was given up by the transferee say so, and so does the call that was being made", async () => {
    const leave = { on: "up", after: 2_000, do: { kind: "bye" } } as const;
    const [parent, child] = await played({ target: { invite: [NEVER] }, transferee: { steps: [leave] } }, 12_000);
    expect(parent?.transfers).toMatchObject([{ outcome: "TRANSFER_OUTCOME_ABANDONED", finalStatus: 487 }]);
    expect(child).toMatchObject({
      outcome: "TRANSFER_OUTCOME_ABANDONED",
      callResult: "CALL_RESULT_CANCEL",
      hungUpBy: "HUNG_UP_BY_CARRIER",
      isComplete: true,
    });
  });
});
