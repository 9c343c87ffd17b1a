import { writeFile } from "node:fs/promises";
import { answerAlive, clusterClock } from "@tandem/actor";
import { bootNonce, systemHash } from "@tandem/adapter-crypto";
import { hepExporter } from "@tandem/adapter-hep";
import { adminAnswer, listenHttp } from "@tandem/adapter-http";
import { systemClock } from "@tandem/adapter-memory";
import { connectNats, liveDirectory, natsBus, natsDirectory } from "@tandem/adapter-nats";
import { tcpListener } from "@tandem/adapter-tcp";
import { udpListener } from "@tandem/adapter-udp";
import type { Listen } from "@tandem/directory";
import { clusterKeys } from "@tandem/identity";
import { observeClock, observeConnection, observeProcess, observeUdpDrops } from "@tandem/observability/metrics";
import { openTelemetry } from "@tandem/observability/telemetry";
import { readOrExit, runProcess } from "@tandem/process";
import { edgeLimitsOf } from "./admission/edge-limits.ts";
import { cloudAddresses, givenAddress, nodeExternalAddress } from "./advertised/address-sources.ts";
import { advertisedHost } from "./advertised/advertised-host.ts";
import { announceEgress } from "./advertised/announce-egress.ts";
import { named, type OwnSocket, ownSockets } from "./advertised/own-sockets.ts";
import { drainStreams } from "./drain-streams.ts";
import { type Edge, sipEdge } from "./edge.ts";
import { EDGE_ENVIRONMENT } from "./environment.ts";
import { askTime } from "./hop/ask-time.ts";
import { beatAsEdge } from "./hop/edge-beat.ts";
import { HopClient } from "./hop/hop-client.ts";
import { openOutlet } from "./hop/outlet.ts";
import type { OpenListener } from "./ports/listener.ts";
import { answerMetrics } from "./tracing/answer-metrics.ts";
import { observeEdge } from "./tracing/edge-metrics.ts";
import { inviteSpans } from "./tracing/invite-spans.ts";

/** A directory that is older than this is no ground to let calls in on (CLUSTER rule 35). */
const DIRECTORY_AGE_MS = 600_000;

const SERVICE_ACCOUNT_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token";

const environment = readOrExit(EDGE_ENVIRONMENT, process);
const name = environment.TANDEM_NAME;
const drainMs = environment.TANDEM_DRAIN_SECONDS * 1000;
const whose = { service: "sip-edge", name, drainMs };

runProcess(process, whose, async ({ say, alarm, signal, atEnd, waitFor, notReady, parts }) => {
  const failed = (error: unknown): void => say(error instanceof Error ? error.message : String(error));
  const collector = environment.OTEL_EXPORTER_OTLP_ENDPOINT;
  const telemetry = await openTelemetry({ service: "sip-edge", instance: name, collector });
  const { metrics, spans } = telemetry;
  atEnd("the telemetry", () => telemetry.close());
  observeProcess(metrics, process, parts);
  const admin = await listenHttp({
    ...environment.TANDEM_ADMIN_LISTEN,
    answer: adminAnswer(notReady, metrics.text),
    failed,
  });
  atEnd("the admin listener", () => admin.close());
  const { TANDEM_ADMIN_PORT_FILE: portFile } = environment;
  if (portFile !== "") await writeFile(portFile, `${admin.address.port}\n`);
  const ownClock = systemClock();
  const boot = bootNonce();
  const id = `${name}.${boot}`;

  // Ready once NATS was there; from then on it is there to answer 503 also without (CLUSTER rule 28).
  const waiting = waitFor("nats");
  const nats = await connectNats({ servers: environment.TANDEM_NATS_URL, name, say: waiting.say, signal });
  atEnd("the connection to NATS", () => nats.close());
  observeConnection(metrics, "nats", nats);
  const bus = natsBus(nats);
  const clock = clusterClock(ownClock, await askTime(bus, ownClock));
  observeClock(metrics, Date.now, clock.known);
  const source = natsDirectory(nats);
  atEnd("the directory", async () => source.close());
  const live = await liveDirectory(source, signal);
  if (live === undefined) return;

  const own = await ownListeners(live.config.listen, say);
  const keys = clusterKeys(environment.TANDEM_SECRET, {
    other: environment.TANDEM_SECRET_OTHER,
    steady: environment.TANDEM_SECRET_STEADY,
  });
  const { hep } = live.config;
  const key = environment.TANDEM_HEP_KEY === "" ? undefined : environment.TANDEM_HEP_KEY;
  const homer = hep === undefined ? undefined : await hepExporter({ ...hep, key });
  if (homer !== undefined) atEnd("the socket towards Homer", () => homer.close());
  const client = new HopClient({
    bus,
    edge: id,
    clock,
    sender: () => edge,
    mayBegin: () => live.ageMs <= DIRECTORY_AGE_MS,
    quarantined: ({ message, partition }) =>
      alarm(`a ${message.method} of partition ${partition} is kept back, two routers fell over it`),
  });
  const edge: Edge = sipEdge({
    id,
    listeners:
      own.length > 0
        ? own.map((socket) => named(listenerOf(socket, boot), socket.name))
        : live.config.listen.map((listen) => listenerOf(listen, boot)),
    router: client,
    directory: () => live.directory,
    keys,
    clock,
    hash: systemHash,
    limits: edgeLimitsOf(live.config.limits),
    failed: (error) => say(`socket: ${error.message}`),
    ...(homer === undefined ? {} : { capture: homer.capture }),
    ...(spans === undefined ? {} : { delivered: inviteSpans(spans) }),
  });
  observeEdge(metrics, edge.counters, client);
  metrics.observe("directoryAge", () => [[live.ageMs / 1000, {}]]);
  observeUdpDrops(metrics, own.length > 0 ? own : live.config.listen);
  if (homer !== undefined) {
    metrics.observe("hepSent", () => [[homer.counts.sent, {}]]);
    metrics.observe("hepDropped", () => [[homer.counts.dropped, {}]]);
  }
  await edge.start();
  atEnd("the sockets", () => edge.close());
  answerAlive(bus);
  answerMetrics(bus, id, metrics.text);
  const beat = beatAsEdge({ bus, edge: id, clock: ownClock, timeHeard: clock.heard });
  atEnd("the heartbeat", async () => beat.close());
  const outlet = openOutlet({ bus, edge: id, sender: edge, clock, listeners: edge.listeners });
  atEnd("what routers want sent", async () => outlet.close());
  if (drainMs > 0) atEnd("the connections of peers", () => drainStreams({ edge, clock, ms: drainMs, say }));
  if (own.length > 0) {
    const announced = announceEgress(bus, own, clock);
    atEnd("what routers are told of the listeners", async () => announced.close());
  }
  waiting.isThere();
  say(`takes SIP on ${edge.listeners.join(", ")}`);
});

/** Of an edge with an address of its own; none where it binds what the configuration says. */
async function ownListeners(listen: readonly Listen[], say: (what: string) => void): Promise<readonly OwnSocket[]> {
  const { TANDEM_SIP_ADDRESS: address, TANDEM_NODE_NAME: node, TANDEM_NODE_ADDRESS: nodeAddress } = environment;
  if (address === "") return [];
  const { KUBERNETES_SERVICE_HOST: api = "", KUBERNETES_SERVICE_PORT: port = "443" } = process.env;
  const url = `https://${api.includes(":") ? `[${api}]` : api}:${port}`;
  const host = await advertisedHost({
    wanted: environment.TANDEM_SIP_ADVERTISED,
    bound: address,
    isPublic: environment.TANDEM_SIP_PUBLIC,
    sources: [
      ...(node === "" || api === "" ? [] : [nodeExternalAddress({ url, tokenFile: SERVICE_ACCOUNT_TOKEN, node })]),
      ...cloudAddresses(),
      givenAddress(nodeAddress),
    ],
    say,
  });
  return ownSockets(listen, address, host);
}

/** Several edges of one machine share each address: the kernel gives a peer's messages, and its connections, to one of them. */
function listenerOf(
  { transport, address, port }: Pick<Listen, "transport" | "address" | "port">,
  boot: string,
): OpenListener {
  const isShared = true;
  if (transport === "UDP") return udpListener({ address, port, isShared });
  if (transport === "TCP") return tcpListener({ address, port, edge: name, boot, isShared });
  throw new Error(`${transport} is not spoken yet: remove ${address}:${port} from \`listen\``);
}
