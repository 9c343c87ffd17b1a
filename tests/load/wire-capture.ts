import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CapturedDatagram, datagramsOf } from "./pcap.ts";

const START_MS = 10_000;
/** The kernel's buffer, in KiB: a capture that drops packets measures nothing. */
const BUFFER_KIB = 65_536;
/** Enough for the header fields that the latencies are read from. */
const SNAP_BYTES = 900;
const LIMIT_MS = 120_000;

export interface WireCapture {
  /** Ends the capture and gives what it saw. */
  stop(): Promise<readonly CapturedDatagram[]>;
}

/**
 * Captures, on the loopback interface, what the latencies of a transfer are read from: REFER, 202 and NOTIFY, and the INVITEs to the
 * target's address. The kernel filters, so that the capture costs little beside the load. Needs tcpdump and root.
 */
export async function startWireCapture(target: string): Promise<WireCapture> {
  const folder = mkdtempSync(join(tmpdir(), "tandem-capture-"));
  const file = join(folder, "load.pcap");
  // pcap-filter(7): udp[8:4] are the first four octets of the payload, udp[16:4] those after "SIP/2.0 ".
  const filter =
    `udp port 5060 and (udp[8:4] = ${octets("REFE")} or udp[8:4] = ${octets("NOTI")} or ` +
    `(udp[8:4] = ${octets("SIP/")} and udp[16:4] = ${octets("202 ")}) or (udp[8:4] = ${octets("INVI")} and dst host ${target}))`;
  const child = spawn("tcpdump", ["-i", "lo", "-s", String(SNAP_BYTES), "-B", String(BUFFER_KIB), "-w", file, filter], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const limit = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
  const closed = new Promise<void>((resolve) => child.on("close", () => resolve()));
  let said = "";
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`tcpdump did not start: ${said}`)), START_MS);
    child.stderr.on("data", (bytes: Buffer) => {
      said = (said + bytes.toString("latin1")).slice(-2_000);
      if (said.includes("listening on")) resolve();
    });
    child.on("error", (cause) =>
      reject(new Error("tcpdump could not be started; apt-get install -y tcpdump", { cause })),
    );
    child.on("close", () => reject(new Error(`tcpdump ended: ${said}`)));
    void closed.then(() => clearTimeout(late));
  });
  return {
    async stop() {
      child.kill("SIGINT");
      await closed;
      clearTimeout(limit);
      const seen = [...datagramsOf(readFileSync(file))];
      rmSync(folder, { recursive: true, force: true });
      return seen;
    },
  };
}

function octets(word: string): string {
  return `0x${Buffer.from(word, "latin1").toString("hex")}`;
}
