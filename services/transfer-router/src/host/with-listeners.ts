import type { AnnouncedEgress } from "@tandem/contracts";
import { alsoListening, type Directory, type Transport } from "@tandem/directory";

const TRANSPORTS: readonly Transport[] = ["UDP", "TCP", "TLS"];

/** The directory in which what edges have announced is the platform's own; made anew when either changes. */
export function withListeners(
  directory: () => Directory,
  egress: { readonly announced: readonly AnnouncedEgress[] },
): () => Directory {
  let made: { readonly from: Directory; readonly announced: unknown; readonly directory: Directory } | undefined;
  return () => {
    const from = directory();
    const { announced } = egress;
    if (made === undefined || made.from !== from || made.announced !== announced) {
      const listen = announced.flatMap((one) => {
        const transport = TRANSPORTS.find((known) => known === one.transport);
        return transport === undefined ? [] : [{ ...one, transport }];
      });
      made = { from, announced, directory: alsoListening(from, listen) };
    }
    return made.directory;
  };
}
