import { OpenAPIHono } from "@hono/zod-openapi";
import { AdapterError } from "@tandem/actor";
import { secureHeaders } from "hono/secure-headers";
import { portalAccess } from "../access/access.ts";
import { isSameSecret } from "../access/secret.ts";
import { estRoutes } from "../est/est-routes.ts";
import { exportSlots } from "../export/export-slots.ts";
import { methodsAt } from "../front/methods-at.ts";
import { type RateLimitOptions, rateLimit } from "../front/rate-limit.ts";
import { eventStreams } from "../live/event-stream.ts";
import { isTooLong } from "../operation/bounded-text.ts";
import { mountOn, tooLong } from "../operation/mount-operation.ts";
import { problem, problemResponse } from "../operation/problem.ts";
import { callRoutes } from "../routes/call-routes.ts";
import { documentRoute } from "../routes/document-route.ts";
import { healthRoutes, probeRoutes } from "../routes/health-routes.ts";
import { keyRoutes } from "../routes/key-routes.ts";
import { liveRoutes } from "../routes/live-routes.ts";
import { creditRoutes, queryRoutes } from "../routes/query-routes.ts";
import { sessionRoutes } from "../routes/session-routes.ts";
import { signallingRoutes } from "../routes/signalling-routes.ts";
import { tokenRoutes } from "../routes/token-routes.ts";
import { transferRoutes } from "../routes/transfer-routes.ts";
import { trunkRoutes } from "../routes/trunk-routes.ts";
import { userRoutes } from "../routes/user-routes.ts";
import { webhookRoutes } from "../routes/webhook-routes.ts";
import { siteRoutes } from "../site/site-routes.ts";
import type { HttpBackend } from "./http-backend.ts";
import type { PortalEnv } from "./portal-env.ts";

const MAX_URL = 4_096;
const RATE: Omit<RateLimitOptions, "now"> = { perSecond: 50, burst: 200 };
/** Of tries to sign in, by address and by name. */
const TRIES: Omit<RateLimitOptions, "now"> = { perSecond: 0.5, burst: 20 };

export interface PortalOptions {
  /** Undefined: not up yet, or on its way down. */
  readonly backend: () => HttpBackend | undefined;
  readonly mode: "one-process" | "cluster";
  readonly version: string;
  /** Of this run: who bears it may do everything. */
  readonly token?: string | undefined;
  /** Until there is a user or a key, everybody reads here: for an address that the configuration names. */
  readonly isOpen: boolean;
  /** The folder of the built web application. */
  readonly site?: string;
  /** The portal is reached by https, through somebody who ends TLS. */
  readonly isSecure?: boolean;
  readonly now: () => number;
  /** A fault while a request was answered. */
  readonly failed: (error: unknown) => void;
  readonly rate?: Omit<RateLimitOptions, "now">;
}

export interface PortalApp {
  /** Never rejects: a fault is told to `failed` and is a 500. */
  fetch(request: Request, source: string): Promise<Response>;
  /** Ends what streams to clients. */
  close(): void;
}

/** The HTTP of Tandem: the API, its document, probes, and the web application. Knows no socket. */
export function portalApp(options: PortalOptions): PortalApp {
  const { backend, now, failed, token, version, mode } = options;
  const app = new OpenAPIHono<PortalEnv>();
  const access = portalAccess({ token, isOpen: options.isOpen, now });
  const streams = eventStreams();
  const exports = exportSlots();
  const tries = rateLimit({ ...TRIES, now });
  const mount = mountOn({ app, access, rate: rateLimit({ ...(options.rate ?? RATE), now }), backend });
  app.use(secureHeaders(HEADERS));
  app.use(async (c, next) => wrongTarget(c.req.raw.url) ?? next());
  app.use(async (c, next) => (isTooLong(c.req.raw) ? problemResponse(tooLong()) : next()));
  const mayScrape = (request: Request): boolean => {
    const given = /^bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
    return options.isOpen || (token !== undefined && given !== undefined && isSameSecret(given, token));
  };
  probeRoutes(app, { backend, mayScrape });
  callRoutes(mount, exports);
  signallingRoutes(mount);
  transferRoutes(mount);
  liveRoutes(mount, streams, access);
  trunkRoutes(mount);
  webhookRoutes(mount);
  estRoutes(mount, exports, now);
  queryRoutes(mount);
  creditRoutes(mount);
  healthRoutes(mount);
  sessionRoutes(mount, { mode, version, tries, isSecure: options.isSecure ?? false });
  tokenRoutes(mount, tries);
  userRoutes(mount, access);
  keyRoutes(mount, access);
  documentRoute(app, version);
  const others = methodsAt(app);
  app.all("/v1/*", (c) => notThere(others(c.req.path), c.req.method));
  siteRoutes(app, options.site);
  app.notFound((c) => notThere(others(c.req.path), c.req.method));
  app.onError((error) => {
    failed(error);
    if (error instanceof AdapterError)
      return problemResponse(problem(503, "what answers this cannot be reached now"), { "retry-after": "1" });
    return problemResponse(problem(500, "the query failed; the log says why"));
  });
  return {
    fetch: async (request, source) => app.fetch(request, { source }),
    close: () => streams.close(),
  };
}

function wrongTarget(url: string): Response | undefined {
  if (url.length > MAX_URL) return problemResponse(problem(414, `the URL has more than ${MAX_URL} characters`));
  try {
    decodeURIComponent(new URL(url).pathname);
    return undefined;
  } catch {
    return problemResponse(problem(400, "the path is not encoded as a URL's part"));
  }
}

function notThere(methods: readonly string[], method: string): Response {
  if (methods.length === 0 || methods.includes(method))
    return problemResponse(problem(404, "there is nothing here; /openapi.json says what there is"));
  const allow = [...methods, ...(methods.includes("GET") ? ["HEAD"] : [])].join(", ");
  return problemResponse(problem(405, `${method} is not possible here; ${allow} is`), { allow });
}

const HEADERS: Parameters<typeof secureHeaders>[0] = {
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    imgSrc: ["'self'", "data:"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
    formAction: ["'self'"],
  },
  xFrameOptions: "DENY",
  referrerPolicy: "no-referrer",
  strictTransportSecurity: false,
};
