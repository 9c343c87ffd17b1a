/** What one TCP listener spends on its connections. The names are those of `limits` in the configuration. */
export interface TcpLimits {
  /** Connections in all, our own included. */
  readonly streamConnections: number;
  /** Connections that one address has opened to us. */
  readonly streamSourceConnections: number;
  /** Connections in all that were opened to us and have not brought a message yet. */
  readonly streamSilentConnections: number;
  /** From its opening a connection has so long to bring its first message. */
  readonly streamFirstMessageMs: number;
  /** A message that has begun has so long to be whole. */
  readonly streamMessageMs: number;
  /** Without a byte in either direction a connection is closed after this. */
  readonly streamIdleMs: number;
  readonly streamConnectMs: number;
  /** Bytes that wait to be taken by a peer, or for a connection to be opened. */
  readonly streamWriteBytes: number;
  /** What waits to be taken must get on within this. */
  readonly streamWriteMs: number;
}

export const TCP_LIMITS: TcpLimits = {
  streamConnections: 10_000,
  streamSourceConnections: 1_000,
  streamSilentConnections: 1_000,
  streamFirstMessageMs: 10_000,
  streamMessageMs: 10_000,
  // Longer than half of any session interval that is in use: a call may have nothing to say for all that time.
  streamIdleMs: 7_200_000,
  // Shorter than 64*T1, so that the next address of a target still has its turn.
  streamConnectMs: 4_000,
  streamWriteBytes: 1_048_576,
  streamWriteMs: 32_000,
};

/** The configuration's limits that are a listener's. */
export function tcpLimitsOf(limits: Readonly<Record<string, number>>): Partial<TcpLimits> {
  return Object.fromEntries(Object.entries(limits).filter(([name]) => name in TCP_LIMITS));
}
