import { z } from "@hono/zod-openapi";
import { err, ok } from "@tandem/sip";
import { treeSignalling } from "../http/query-signalling.ts";
import type { Mount } from "../operation/operation.ts";
import { problem } from "../operation/problem.ts";
import { idParam, instant } from "../schema/fields.ts";
import { CallIdParams } from "./call-routes.ts";

const LadderSchema = z
  .object({
    parties: z
      .array(
        z.object({
          id: z.string(),
          title: z.string(),
          role: z.enum(["transferor", "transferee", "target", "carrier", "customer", "platform"]),
          address: z.string(),
        }),
      )
      .readonly(),
    messages: z
      .array(
        z.object({
          index: z.int(),
          time: instant,
          from: z.string().openapi({ description: "A party's id" }),
          to: z.string().openapi({ description: "A party's id" }),
          label: z.string(),
          callId: z.string(),
          sipCallId: z.string(),
          legId: z.string(),
          transport: z.string(),
          bytes: z.int(),
          isRetransmission: z.boolean(),
        }),
      )
      .readonly(),
    gaps: z
      .array(z.object({ fromTime: instant.optional(), toTime: instant.optional(), reason: z.string() }))
      .readonly(),
    isCut: z.boolean().openapi({ description: "Messages are missing" }),
    capture: z.enum(["on", "off"]),
  })
  .openapi("Ladder");

const MessageParams = CallIdParams.extend({
  index: z
    .string()
    .regex(/^\d{1,6}$/, "must be a message's index")
    .transform(Number)
    .openapi({ param: { name: "index", in: "path" }, type: "integer", minimum: 0, maximum: 999_999 }),
});

export function signallingRoutes(mount: Mount): void {
  mount(
    {
      method: "get",
      path: "/v1/calls/{callId}/ladder",
      id: "getLadder",
      tag: "signalling",
      summary: "The messages of a call and all that transfers link to it, as a ladder",
      scope: "calls:read",
      params: CallIdParams,
      answer: LadderSchema,
      problems: [404],
    },
    async ({ params, who, backend }) => {
      const found = await treeSignalling(backend, params.callId, who.projectId);
      return found.ok ? ok(await found.value.signalling.ladder(found.value.calls, !who.seesNumbers)) : found;
    },
  );
  mount(
    {
      method: "get",
      path: "/v1/calls/{callId}/messages/{index}",
      id: "getMessage",
      tag: "signalling",
      summary: "One message as it crossed the wire, less what the policy of the capture took out",
      scope: "signalling:read",
      params: MessageParams,
      media: { "text/plain": z.string() },
      problems: [404],
    },
    async ({ params, who, backend }) => {
      const found = await treeSignalling(backend, params.callId, who.projectId);
      if (!found.ok) return found;
      const text = await found.value.signalling.message(found.value.calls, params.index);
      if (text === undefined)
        return err(problem(404, `there is no message ${params.index} of the call ${params.callId}`));
      const headers = { "content-type": "text/plain; charset=iso-8859-1", "cache-control": "no-store" };
      return new Response(Buffer.from(text, "latin1"), { headers });
    },
  );
  mount(
    {
      method: "get",
      path: "/v1/calls/{callId}/signalling.pcap",
      id: "getSignalling",
      tag: "signalling",
      summary: "The messages of a call and all that transfers link to it, as a capture file",
      scope: "signalling:read",
      params: z.object({ callId: idParam("callId", "a call's id") }),
      media: { "application/vnd.tcpdump.pcap": z.string() },
      problems: [404],
    },
    async ({ params: { callId }, who, backend }) => {
      const found = await treeSignalling(backend, callId, who.projectId);
      if (!found.ok) return found;
      const file = await found.value.signalling.pcap(found.value.calls);
      if (file === undefined) return err(problem(404, `nothing of the signalling of the call ${callId} is kept`));
      const type = "application/vnd.tcpdump.pcap";
      const disposition = 'attachment; filename="signalling.pcap"';
      return new Response(file, {
        headers: { "content-type": type, "content-disposition": disposition, "cache-control": "no-store" },
      });
    },
  );
}
