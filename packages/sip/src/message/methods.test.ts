import { expect, test } from "vitest";
import { encodeLatin1 } from "./latin1.ts";
import { methodAt } from "./methods.ts";
import { WIRE } from "./wire.ts";

test.each([
  ..."INVITE ACK BYE CANCEL OPTIONS REFER NOTIFY INFO PRACK UPDATE SUBSCRIBE REGISTER MESSAGE PUBLISH".split(" "),
  "invite",
  "INVITES",
  "IN",
  "INVITF",
  "INVETE",
  "ACKS",
  "OPTTONS",
  "REGISTFR",
  "X",
  "!interesting-Method0123456789_*+`.%indeed'~",
])("reads the method %s (RFC 3261 §7.1)", (method) => {
  const text = ` ${method} sip:a`;
  WIRE.takeBytes(encodeLatin1(text));
  expect(methodAt(text, 1)).toBe(method);
});
