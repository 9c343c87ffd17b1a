import { expect, test } from "vitest";
import { encodeLatin1 } from "./latin1.ts";
import { methodAt } from "./methods.ts";

test.each([
  ..."INVITE ACK BYE CANCEL OPTIONS REFER NOTIFY INFO PRACK UPDATE SUBSCRIBE REGISTER MESSAGE PUBLISH".split(" "),
  "invite",
  "INVITES",
  "X",
  "!interesting-Method0123456789_*+`.%indeed'~",
])("reads the method %s (RFC 3261 §7.1)", (method) => {
  const text = ` ${method} sip:a`;
  expect(methodAt(encodeLatin1(text), text, 1)).toBe(method);
});
