import { z } from "@hono/zod-openapi";
import { ok } from "@tandem/sip";
import type { Access } from "../access/access.ts";
import type { EventStreams } from "../live/event-stream.ts";
import { inSlices } from "../operation/in-slices.ts";
import type { Mount } from "../operation/operation.ts";
import { problem, problemResponse } from "../operation/problem.ts";
import { CallFilterSchema, listRequestOf } from "../schema/call-query.ts";
import { CallSchema } from "../schema/call-schema.ts";
import { callJson } from "../view/call-json.ts";
import { shownTo } from "./own-project.ts";

const MAX_CALLS = 200;

const LiveSchema = z
  .object({
    calls: z.array(CallSchema).openapi({ description: `Those that go on, newest first; at most ${MAX_CALLS}` }),
    cps: z.number().openapi({ description: "Calls that began, a second, over the last ten" }),
    activeCalls: z.int(),
    activeTransfers: z.int(),
  })
  .openapi("Live");

export function liveRoutes(mount: Mount, streams: EventStreams, access: Pick<Access, "admit">): void {
  mount(
    {
      method: "get",
      path: "/v1/live",
      id: "getLive",
      tag: "live",
      summary: "Calls that go on now, and how busy the platform is",
      scope: "calls:read",
      answer: LiveSchema,
    },
    async ({ who, backend: { calls, portal } }) => {
      const everything = CallFilterSchema.parse({ isOpen: "true" });
      const filter = { ...everything, projectId: who.projectId, pageSize: MAX_CALLS };
      const open = await calls.listCalls(listRequestOf(filter));
      return ok({
        calls: await inSlices(open.calls, (call) => shownTo(who, callJson(call))),
        cps: portal.figures.callsPerSecond(who.projectId),
        activeCalls: open.totalItems,
        activeTransfers: portal.figures.activeTransfers(who.projectId),
      });
    },
  );
  mount(
    {
      method: "get",
      path: "/v1/live/events",
      id: "streamEvents",
      tag: "live",
      summary: "What happens to calls, as it happens: `event: call` with an Event as data, `event: ping` each 15 s",
      scope: "calls:read",
      media: { "text/event-stream": z.string() },
    },
    async ({ who, backend, request }) => {
      const isWelcome = async () => (await access.admit(request, backend.portal, "calls:read")).ok;
      const stream = streams.open(backend.live, who, isWelcome);
      if (stream !== undefined) return stream;
      return problemResponse(problem(503, "as many listen as may"), { "retry-after": "30" });
    },
  );
}
