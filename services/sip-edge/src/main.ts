import { writeFile } from "node:fs/promises";
import { answerAlive, clusterClock } from "@tandem/actor";
import { bootNonce, systemHash } from "@tandem/adapter-crypto";
import { type HepExporter, hepExporter } from "@tandem/adapter-hep";
import { systemClock } from "@tandem/adapter-memory";
import { liveDirectory, natsBus } from "@tandem/adapter-nats";
import { type TcpLimits, tcpLimitsOf, tcpListener } from "@tandem/adapter-tcp";
import { udpListener } from "@tandem/adapter-udp";
import { type Config, isTooOld, type Listen } from "@tandem/directory";
import { clusterKeys } from "@tandem/identity";
import { observeClock, observeUdpDrops } from "@tandem/observability/metrics";
import { readOrExit } from "@tandem/process";
import { runService, type Service } from "@tandem/start-up";
import { openDirectory, openNats } from "@tandem/start-up/nats";
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
import { hopLimitsOf } from "./hop/hop-limits.ts";
import { openOutlet } from "./hop/outlet.ts";
import type { OpenListener } from "./ports/listener.ts";
import { answerMetrics } from "./tracing/answer-metrics.ts";
import { observeEdge } from "./tracing/edge-metrics.ts";
import { inviteSpans } from "./tracing/invite-spans.ts";

const SERVICE_ACCOUNT_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token";

const environment = readOrExit(EDGE_ENVIRONMENT, process);
const name = environment.TANDEM_NAME;
const drainMs = environment.TANDEM_DRAIN_SECONDS * 1000;

runService(process, { service: "sip-edge", environment, drainMs }, async (service) => {
  const { metrics, spans, say, alarm, signal, atEnd } = service;
  const { TANDEM_ADMIN_PORT_FILE: portFile } = environment;
  if (portFile !== "") await writeFile(portFile, `${service.adminPort}\n`);
  const ownClock = systemClock();
  const boot = bootNonce();
  const id = `${name}.${boot}`;

  const events = await openNats(service, environment);
  if (events === undefined) return;
  const bus = natsBus(events.nats);
  const clock = clusterClock(ownClock, await askTime(bus, ownClock));
  observeClock(metrics, Date.now, clock.known);
  const live = await liveDirectory(openDirectory(service, events.nats), signal);
  if (live === undefined) return;

  const own = await ownListeners(live.config.listen, say);
  const keys = clusterKeys(environment.TANDEM_SECRET, {
    other: environment.TANDEM_SECRET_OTHER,
    steady: environment.TANDEM_SECRET_STEADY,
  });
  const homer = await copiesToHomer(service, live.config.hep);
  const streams = tcpLimitsOf(live.config.limits);
  const client = new HopClient({
    bus,
    edge: id,
    clock,
    limits: hopLimitsOf(live.config.limits),
    sender: () => edge,
    mayBegin: () => !isTooOld(live.ageMs),
    quarantined: ({ message, partition }) =>
      alarm(`a ${message.method} of partition ${partition} is kept back, two routers fell over it`),
  });
  const edge: Edge = sipEdge({
    id,
    listeners:
      own.length > 0
        ? own.map((socket) => named(listenerOf(socket, boot, streams), socket.name))
        : live.config.listen.map((listen) => listenerOf(listen, boot, streams)),
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
  // From now on it is there to answer 503 also without NATS (CLUSTER rule 28).
  events.isThere({ isKept: false });
  say(`takes SIP on ${edge.listeners.join(", ")}`);
});

async function copiesToHomer({ metrics, atEnd }: Service, hep: Config["hep"]): Promise<HepExporter | undefined> {
  if (hep === undefined) return undefined;
  const key = environment.TANDEM_HEP_KEY === "" ? undefined : environment.TANDEM_HEP_KEY;
  const homer = await hepExporter({ ...hep, key });
  atEnd("the socket towards Homer", () => homer.close());
  metrics.observe("hepSent", () => [[homer.counts.sent, {}]]);
  metrics.observe("hepDropped", () => [[homer.counts.dropped, {}]]);
  return homer;
}

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
  streams: Partial<TcpLimits>,
): OpenListener {
  const isShared = true;
  if (transport === "UDP") return udpListener({ address, port, isShared });
  if (transport === "TCP") return tcpListener({ address, port, edge: name, boot, isShared, limits: streams });
  throw new Error(`${transport} is not spoken yet: remove ${address}:${port} from \`listen\``);
}
