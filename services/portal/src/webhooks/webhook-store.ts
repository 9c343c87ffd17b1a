import { randomBytes } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type { PortalTables } from "../store/tables.ts";
import type { EventName } from "../view/live-event-json.ts";

const MAX_WEBHOOKS = 100;
/** Of one webhook, those that wait: what comes beyond is dropped, for its target has been away for long. */
const MAX_WAITING = 10_000;
/** A delivery that is being made is nobody else's for so long. */
const CLAIM_MS = 60_000;
const KEPT_MS = 7 * 86_400_000;
const SHOWN = 100;
/** Written by one statement, which has 65,535 parameters at most. */
const ROWS = 1_000;

export interface Webhook {
  readonly webhookId: string;
  readonly url: string;
  readonly events: readonly EventName[];
  /** Empty: of every project. */
  readonly projectId: string;
  readonly secret: string;
  readonly createdAt: number;
}

export type DeliveryStatus = "waiting" | "delivered" | "failed";

export interface Delivery {
  readonly deliveryId: string;
  readonly webhookId: string;
  readonly eventName: string;
  readonly body: string;
  readonly createdAt: number;
  /** Undefined: it is delivered, or given up. */
  readonly nextAt: number | undefined;
  readonly attempts: number;
  readonly status: DeliveryStatus;
  readonly responseStatus: number | undefined;
  readonly error: string | undefined;
}

export type DueDelivery = Delivery & { readonly url: string; readonly secret: string };

/** Rejects with an `AdapterError` when the database is away. */
export interface WebhookStore {
  list(): Promise<readonly Webhook[]>;
  /** Undefined: there are as many as there may be. */
  add(webhook: Pick<Webhook, "url" | "events" | "projectId">): Promise<Webhook | undefined>;
  /** Drops what waits for it. False: there is none. */
  remove(webhookId: string): Promise<boolean>;
  /** The newest; undefined: there is no such webhook. */
  deliveriesOf(webhookId: string): Promise<readonly Delivery[] | undefined>;
  /** Keeps what is not kept yet; answers how many found the queue full. */
  enqueue(deliveries: readonly Pick<Delivery, "deliveryId" | "webhookId" | "eventName" | "body">[]): Promise<number>;
  /** Takes some that are due of each webhook but the `busy` ones, for 60 s; no other process gets them. */
  claim(mostOfEach: number, busy: readonly string[]): Promise<readonly DueDelivery[]>;
  settle(
    delivery: Pick<Delivery, "webhookId" | "deliveryId" | "status" | "nextAt" | "responseStatus" | "error">,
  ): Promise<void>;
  /** Drops what was settled more than 7 days ago. */
  forget(): Promise<void>;
}

export function webhookStore(db: Kysely<PortalTables>, now: () => number): WebhookStore {
  const schema = db.withSchema("portal");
  return {
    async list() {
      const rows = await schema.selectFrom("webhooks").selectAll().orderBy("created_at").limit(MAX_WEBHOOKS).execute();
      return rows.map(webhookFrom);
    },
    async add({ url, events, projectId }) {
      const { total } = await schema
        .selectFrom("webhooks")
        .select(({ fn }) => fn.countAll<bigint>().as("total"))
        .executeTakeFirstOrThrow();
      if (Number(total) >= MAX_WEBHOOKS) return undefined;
      const row = {
        webhook_id: `wh_${randomBytes(9).toString("hex")}`,
        url,
        events: [...events],
        project_id: projectId,
        secret: `whsec_${randomBytes(32).toString("base64")}`,
        created_at: BigInt(now()),
      };
      await schema.insertInto("webhooks").values(row).execute();
      return webhookFrom(row);
    },
    async remove(webhookId) {
      const { numDeletedRows } = await schema
        .deleteFrom("webhooks")
        .where("webhook_id", "=", webhookId)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
    async deliveriesOf(webhookId) {
      const known = await schema
        .selectFrom("webhooks")
        .select("url")
        .where("webhook_id", "=", webhookId)
        .executeTakeFirst();
      if (known === undefined) return undefined;
      const rows = await schema
        .selectFrom("deliveries")
        .selectAll()
        .where("webhook_id", "=", webhookId)
        .orderBy("created_at", "desc")
        .limit(SHOWN)
        .execute();
      return rows.map(deliveryFrom);
    },
    async enqueue(deliveries) {
      const room = await roomOf(schema, [...new Set(deliveries.map(({ webhookId }) => webhookId))]);
      const rows = deliveries.filter(({ webhookId }) => {
        const left = room.get(webhookId) ?? 0;
        room.set(webhookId, left - 1);
        return left > 0;
      });
      const at = BigInt(now());
      for (let start = 0; start < rows.length; start += ROWS) {
        await schema
          .insertInto("deliveries")
          .values(
            rows.slice(start, start + ROWS).map((row) => ({
              ...{ delivery_id: row.deliveryId, webhook_id: row.webhookId, event_name: row.eventName, body: row.body },
              ...{ created_at: at, next_at: at, attempts: 0, status: "waiting", response_status: null, error: null },
            })),
          )
          .onConflict((on) => on.columns(["webhook_id", "delivery_id"]).doNothing())
          .execute();
      }
      return deliveries.length - rows.length;
    },
    async claim(mostOfEach, busy) {
      const at = now();
      const { rows } = await sql<PortalTables["deliveries"] & { url: string; secret: string }>`
        with due as (
          select own.webhook_id, own.delivery_id from portal.webhooks as target cross join lateral (
            select webhook_id, delivery_id from portal.deliveries
            where webhook_id = target.webhook_id and next_at <= ${BigInt(at)}
            order by next_at limit ${mostOfEach} for update skip locked) as own
          where target.webhook_id <> all(array[${sql.join(["", ...busy])}]::text[]))
        update portal.deliveries as d
        set next_at = ${BigInt(at + CLAIM_MS)}, attempts = d.attempts + 1
        from portal.webhooks as w
        where w.webhook_id = d.webhook_id and (d.webhook_id, d.delivery_id) in (select webhook_id, delivery_id from due)
        returning d.*, w.url, w.secret`.execute(db);
      return rows.map((row) => ({ ...deliveryFrom(row), url: row.url, secret: row.secret }));
    },
    async settle({ webhookId, deliveryId, status, nextAt, responseStatus, error }) {
      await schema
        .updateTable("deliveries")
        .set({
          status,
          next_at: nextAt === undefined ? null : BigInt(nextAt),
          response_status: responseStatus ?? null,
          error: error ?? null,
        })
        .where("webhook_id", "=", webhookId)
        .where("delivery_id", "=", deliveryId)
        .execute();
    },
    async forget() {
      await schema
        .deleteFrom("deliveries")
        .where("next_at", "is", null)
        .where("created_at", "<", BigInt(now() - KEPT_MS))
        .execute();
    },
  };
}

async function roomOf(schema: Kysely<PortalTables>, webhookIds: readonly string[]): Promise<Map<string, number>> {
  if (webhookIds.length === 0) return new Map();
  const rows = await schema
    .selectFrom("webhooks")
    .leftJoin("deliveries", (on) =>
      on.onRef("deliveries.webhook_id", "=", "webhooks.webhook_id").on("deliveries.next_at", "is not", null),
    )
    .select(({ fn }) => ["webhooks.webhook_id", fn.count<bigint>("deliveries.delivery_id").as("waiting")])
    .where("webhooks.webhook_id", "in", [...webhookIds])
    .groupBy("webhooks.webhook_id")
    .execute();
  return new Map(rows.map(({ webhook_id, waiting }) => [webhook_id, MAX_WAITING - Number(waiting)]));
}

function webhookFrom(row: PortalTables["webhooks"]): Webhook {
  return {
    webhookId: row.webhook_id,
    url: row.url,
    events: row.events as EventName[],
    projectId: row.project_id,
    secret: row.secret,
    createdAt: Number(row.created_at),
  };
}

function deliveryFrom(row: PortalTables["deliveries"]): Delivery {
  return {
    deliveryId: row.delivery_id,
    webhookId: row.webhook_id,
    eventName: row.event_name,
    body: row.body,
    createdAt: Number(row.created_at),
    nextAt: row.next_at === null ? undefined : Number(row.next_at),
    attempts: row.attempts,
    status: row.status as DeliveryStatus,
    responseStatus: row.response_status ?? undefined,
    error: row.error ?? undefined,
  };
}
