import type { OpenListener } from "@tandem/sip-edge";
import { die, isMet } from "./trigger.ts";

/** A listener, with an ear at what it brings and takes. */
export function crashListener(open: OpenListener): OpenListener {
  return async (receive, failed, lost) => {
    const listener = await open(
      (bytes, text, ...from) => {
        if (isMet("in", "before", text)) die();
        receive(bytes, text, ...from);
      },
      failed,
      lost,
    );
    return {
      name: listener.name,
      transport: listener.transport,
      close: () => listener.close(),
      async send(text, ...to) {
        if (isMet("out", "before", text)) die();
        await listener.send(text, ...to);
        if (isMet("out", "after", text)) die();
      },
    };
  };
}
