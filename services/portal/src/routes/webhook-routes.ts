import { z } from "@hono/zod-openapi";
import { err, ok } from "@tandem/sip";
import type { Mount } from "../operation/operation.ts";
import { badFields, problem } from "../operation/problem.ts";
import { idParam, instant } from "../schema/fields.ts";
import { EVENT_NAMES } from "../view/live-event-json.ts";
import { targetProblem } from "../webhooks/target-guard.ts";
import type { Delivery, Webhook } from "../webhooks/webhook-store.ts";

const MAX_URL = 2_048;

const NewWebhookSchema = z
  .strictObject({
    url: z.string().max(MAX_URL).openapi({ format: "uri", description: "https, of the public internet" }),
    events: z.array(z.enum(EVENT_NAMES)).min(1).max(EVENT_NAMES.length),
    projectId: z.string().max(256).optional().openapi({ description: "Whose calls; all where it is left out" }),
  })
  .openapi("NewWebhook");

const WebhookSchema = z
  .object({
    webhookId: z.string(),
    url: z.string(),
    events: z.array(z.enum(EVENT_NAMES)).readonly(),
    projectId: z.string(),
    createTime: instant,
  })
  .openapi("Webhook");

const DeliverySchema = z
  .object({
    deliveryId: z.string(),
    event: z.string(),
    status: z.enum(["waiting", "delivered", "failed"]),
    attempts: z.int(),
    createTime: instant,
    nextTime: instant.optional().openapi({ description: "Of the next try" }),
    responseStatus: z.int().optional(),
    error: z.string().optional().openapi({ description: "Why there was no answer" }),
  })
  .openapi("Delivery");

const WebhookParams = z.object({ webhookId: idParam("webhookId", "a webhook's id") });

export function webhookRoutes(mount: Mount): void {
  const shared = { tag: "webhooks", scope: "admin" } as const;
  mount(
    {
      ...shared,
      method: "get",
      path: "/v1/webhooks",
      id: "listWebhooks",
      summary: "Webhooks",
      answer: z.object({ webhooks: z.array(WebhookSchema) }),
    },
    async ({ backend }) => ok({ webhooks: (await backend.portal.webhooks.list()).map(webhookJson) }),
  );
  mount(
    {
      ...shared,
      method: "post",
      path: "/v1/webhooks",
      id: "addWebhook",
      summary: "Have events posted to a URL, signed as Standard Webhooks: the secret is told once, in this answer",
      body: NewWebhookSchema,
      status: 201,
      answer: WebhookSchema.extend({ secret: z.string() }).openapi("WebhookWithSecret"),
      problems: [409],
    },
    async ({ body, backend: { portal } }) => {
      const wrong = targetProblem(body.url, portal.allowsPrivateWebhooks);
      if (wrong !== undefined) return err(badFields([{ field: "url", detail: wrong }]));
      const events = [...new Set(body.events)];
      const webhook = await portal.webhooks.add({ url: body.url, events, projectId: body.projectId ?? "" });
      if (webhook === undefined) return err(problem(409, "there are as many webhooks as there may be"));
      await portal.dispatcher.changed();
      return ok({ ...webhookJson(webhook), secret: webhook.secret });
    },
  );
  mount(
    {
      ...shared,
      method: "delete",
      path: "/v1/webhooks/{webhookId}",
      id: "removeWebhook",
      summary: "Remove a webhook, and what waits for it",
      params: WebhookParams,
      status: 204,
      problems: [404],
    },
    async ({ params, backend: { portal } }) => {
      const isGone = await portal.webhooks.remove(params.webhookId);
      await portal.dispatcher.changed();
      return isGone ? ok(undefined) : err(problem(404, `there is no webhook ${params.webhookId}`));
    },
  );
  mount(
    {
      ...shared,
      method: "get",
      path: "/v1/webhooks/{webhookId}/deliveries",
      id: "listDeliveries",
      summary: "The newest deliveries of a webhook: what was taken, and what is tried again when and why",
      params: WebhookParams,
      answer: z.object({ deliveries: z.array(DeliverySchema) }),
      problems: [404],
    },
    async ({ params, backend }) => {
      const deliveries = await backend.portal.webhooks.deliveriesOf(params.webhookId);
      if (deliveries === undefined) return err(problem(404, `there is no webhook ${params.webhookId}`));
      return ok({ deliveries: deliveries.map(deliveryJson) });
    },
  );
}

function webhookJson({ webhookId, url, events, projectId, createdAt }: Webhook) {
  return { webhookId, url, events, projectId, createTime: new Date(createdAt).toISOString() };
}

function deliveryJson({ deliveryId, eventName, status, attempts, createdAt, nextAt, responseStatus, error }: Delivery) {
  return {
    deliveryId,
    event: eventName,
    status,
    attempts,
    createTime: new Date(createdAt).toISOString(),
    ...(nextAt === undefined ? {} : { nextTime: new Date(nextAt).toISOString() }),
    ...(responseStatus === undefined ? {} : { responseStatus }),
    ...(error === undefined ? {} : { error }),
  };
}
