/** Whose RTP a baresip hears, as its command `audio_debug` tells: the sources are SSRCs in hex, as it writes them. */
export interface RtpStatistics {
  /** Its own; "" without a call. */
  readonly source: string;
  /** Packets received, by source. */
  readonly received: ReadonlyMap<string, number>;
}

export function readRtpStatistics(debug: string): RtpStatistics {
  const members = debug.matchAll(/member (0x[0-9a-f]+):.*?rcvd=(\d+)/gs);
  return {
    source: /SSRC=(0x[0-9a-f]+)/.exec(debug)?.[1] ?? "",
    received: new Map([...members].map(([, source = "", count = "0"]) => [source, Number(count)])),
  };
}
