import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { formatResponse, headerOf, parse, referTo, responseBasis } from "./index.ts";

const textOf = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

const REFER = `REFER sip:t1@192.0.2.80 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bKr1
Max-Forwards: 70
From: <sip:agent@acme.trunk.example>;tag=a1
To: <sip:+12025550101@acme.trunk.example>
Call-ID: c1@192.0.2.10
CSeq: 2 REFER
Refer-To: <sip:+12025550201@acme.trunk.example>
Contact: <sip:agent@192.0.2.10>
Content-Length: 0

`.replaceAll("\n", "\r\n");

it("the README's example stands here, and answers a REFER", () => {
  const text = REFER;
  const bytes = Buffer.from(text, "latin1");

  const parsed = parse(bytes, text);
  if (!parsed.ok) throw new Error(parsed.error.reason);
  const target = headerOf(parsed.value, referTo);
  const parts = { status: 202, toTag: "b1", headers: "Contact: <sip:edge@192.0.2.80>\r\n" };
  const answer = formatResponse(responseBasis(parsed.value), parts);

  expect(target).toMatchObject({ ok: true, value: { uri: "sip:+12025550201@acme.trunk.example" } });
  expect(answer).toMatch(/^SIP\/2\.0 202 Accepted\r\nVia: SIP\/2\.0\/UDP 192\.0\.2\.10:5060;branch=z9hG4bKr1\r\n/);
  expect(answer).toContain("To: <sip:+12025550101@acme.trunk.example>;tag=b1\r\nContact: <sip:edge@192.0.2.80>\r\n");

  const [, example = "no example"] = /```ts\n([\s\S]*?)```/.exec(textOf("../README.md")) ?? [];
  expect(textOf("readme.test.ts").replace(/\s+/g, "")).toContain(example.replace(/\s+/g, ""));
});
