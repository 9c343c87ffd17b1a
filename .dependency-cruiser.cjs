// The rings (docs/adr/0002-rings.md): who may import whom. tests/rings shows that each rule bites.

const PURE_FOLDERS = "ports|call|capture|routing|policy|guard|limits|credit|rating|records|admission";
const TEST = "\\.test\\.ts$";
const SOURCE = "^(?:packages|services|cli)/";

/** The drivers of each adapter: ports of its service, and this. A new adapter is entered here. */
const DRIVERS = {
  crypto: [],
  dns: ["dns-packet"],
  grpc: ["@grpc/grpc-js"],
  hep: [],
  http: ["@hono/node-server"],
  memory: [],
  nats: ["nats"],
  pglite: ["@electric-sql/pglite", "kysely"],
  phone: ["libphonenumber-js"],
  postgres: ["kysely", "pg"],
  redis: ["ioredis"],
  tcp: [],
  udp: [],
  yaml: ["yaml", "zod"],
};

const npm = (names) => `(?:^|node_modules/)(?:${names.map((name) => name.replaceAll(".", "\\.")).join("|")})(?:/|$)`;
const NPM = ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-bundled", "npm-no-pkg", "npm-unknown"];

const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

module.exports = {
  forbidden: [
    rule("no-cycle", "A cycle has no inside: move what both need to a file of its own.", {}, { circular: true }),
    rule("resolvable", "An import that leads nowhere hides from every other rule.", {}, { couldNotResolve: true }),

    rule(
      "sip-identity-actor-stand-alone",
      "packages/sip, identity and actor import nothing.",
      { path: "^packages/(sip|identity|actor)/src/", pathNot: TEST },
      { couldNotResolve: false, pathNot: "^packages/$1/src/" },
    ),
    rule(
      "directory-knows-sip-only",
      "packages/directory imports packages/sip and nothing else.",
      { path: "^packages/directory/src/", pathNot: TEST },
      { couldNotResolve: false, pathNot: "^packages/(?:directory|sip)/src/" },
    ),
    rule(
      "pure-core",
      "A service's pure core imports pure packages and the pure cores beside it: no npm, no node:, no contracts, no rim.",
      { path: `^services/([^/]+)/src/(?:${PURE_FOLDERS})/`, pathNot: TEST },
      {
        couldNotResolve: false,
        pathNot: [`^services/$1/src/(?:${PURE_FOLDERS})/`, "^packages/(?:sip|identity|actor|directory)/src/"],
      },
    ),

    rule(
      "services-meet-in-proto",
      "Services never import each other. Only all-in-one composes them.",
      { path: "^services/([^/]+)/", pathNot: "^services/all-in-one/" },
      { path: "^services/", pathNot: "^services/$1/" },
    ),
    rule(
      "services-have-no-adapters",
      "A service knows ports; all-in-one and main.ts, with the folder main/ beside it, choose the adapters.",
      {
        path: "^services/",
        pathNot: ["^services/all-in-one/", "^services/[^/]+/src/(?:main|migrate|directory)(?:\\.ts$|/)", TEST],
      },
      { path: "^packages/adapters/" },
    ),
    rule(
      "pages-know-the-api-alone",
      "The web application runs in browsers: it imports no service, the portal's own server included, no adapter, no package.",
      { path: "^services/portal/web/(?:src|build)/" },
      { path: SOURCE, pathNot: "^services/portal/web/" },
    ),
    rule(
      "packages-have-no-services",
      "Only adapters (for the ports) and the testkit know services.",
      { path: "^packages/", pathNot: ["^packages/(?:adapters|testkit)/", TEST] },
      { path: "^(?:services|cli)/" },
    ),
    rule(
      "contracts-know-nobody",
      "packages/contracts imports no other package of the workspace.",
      { path: "^packages/contracts/", pathNot: TEST },
      { path: SOURCE, pathNot: "^packages/contracts/" },
    ),
    rule(
      "cli-knows-all-in-one",
      "Of the services, the CLI imports all-in-one alone.",
      { path: "^cli/" },
      { path: ["^services/", "^packages/adapters/"], pathNot: "^services/all-in-one/" },
    ),
    rule("nobody-imports-the-cli", "The CLI is the outermost ring.", { pathNot: "^(?:cli|tests)/" }, { path: "^cli/" }),

    rule(
      "adapters-stand-alone",
      "An adapter knows ports and its driver, never another adapter.",
      { path: "^packages/adapters/([^/]+)/", pathNot: TEST },
      {
        path: ["^packages/adapters/", "^packages/testkit/", "^services/all-in-one/"],
        pathNot: "^packages/adapters/$1/",
      },
    ),
    rule(
      "adapters-use-the-front-door",
      "An adapter imports a service's ports by its package name, that is its index.",
      { path: "^packages/adapters/", pathNot: TEST },
      { path: "^services/", pathNot: "^services/[^/]+/src/index\\.ts$" },
    ),
    rule(
      "adapter-is-listed",
      "A new adapter says in .dependency-cruiser.cjs which driver it is for.",
      { path: "^packages/adapters/", pathNot: `^packages/adapters/(?:${Object.keys(DRIVERS).join("|")})/` },
      {},
    ),
    ...Object.entries(DRIVERS).map(([adapter, drivers]) =>
      rule(
        `adapter-${adapter}-one-driver`,
        `packages/adapters/${adapter} imports no npm package but ${drivers.join(", ") || "none"}.`,
        { path: `^packages/adapters/${adapter}/`, pathNot: TEST },
        { dependencyTypes: NPM, path: "node_modules/", ...(drivers.length > 0 ? { pathNot: npm(drivers) } : {}) },
      ),
    ),

    rule(
      "telemetry-by-one-name",
      "OpenTelemetry and pino are packages/observability's: spans, metrics and attributes have their names there alone.",
      { path: "^(?:packages|services|cli|tests)/", pathNot: "^packages/observability/" },
      { path: "(?:^|node_modules/)(?:@opentelemetry/|pino(?:/|$))" },
    ),
    rule(
      "observability-at-the-rim",
      "What is observed is told by rims and composers: a package, an adapter and a pure core know nothing of it.",
      { path: "^packages/", pathNot: "^packages/(?:observability|process|start-up)/" },
      { path: "^packages/observability/" },
    ),
    rule(
      "observability-knows-no-service",
      "packages/observability imports the actor's and the contracts' types, and ids.",
      { path: "^packages/observability/src/", pathNot: TEST },
      { path: SOURCE, pathNot: "^packages/(?:observability|actor|contracts|identity)/" },
    ),
    rule(
      "start-up-is-for-main",
      "packages/start-up composes adapters, as a service's main.ts does: nothing else imports it.",
      {
        pathNot: ["^services/[^/]+/src/(?:main|migrate|directory)(?:\\.ts$|/)", "^packages/start-up/", TEST, "^tests/"],
      },
      { path: "^packages/start-up/" },
    ),
    rule(
      "testkit-is-for-tests",
      "packages/testkit is imported by tests, and by the demo and the check, whose parties are its agents.",
      { pathNot: [TEST, "^tests/", "^packages/testkit/", "^cli/src/(?:demo|check)/"] },
      { path: "^packages/testkit/" },
    ),
    rule("tests-are-leaves", "Nothing imports the tests.", { path: SOURCE }, { path: "^tests/" }),
    rule("no-import-of-a-test", "A test file is nobody's library.", {}, { path: TEST }),
    rule(
      "no-dev-dependency-in-production",
      "What production code imports is a dependency, not a devDependency.",
      { path: "^(?:packages|services|cli)/.*src/", pathNot: [TEST, "^packages/testkit/"] },
      { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["npm", "type-only"] },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["/dist/", "^packages/contracts/src/gen/"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".mjs", ".js", ".cjs", ".json", ".d.ts"],
    },
  },
};
