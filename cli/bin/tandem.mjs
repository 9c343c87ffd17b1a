#!/usr/bin/env node
// Kept to what any Node with modules can parse, so that an old one is told in words.

const OLDEST_NODE_MAJOR = 24;

if (Number(process.versions.node.split(".")[0]) < OLDEST_NODE_MAJOR) {
  console.error(
    `Node ${process.versions.node} is too old: tandem runs on Node ${OLDEST_NODE_MAJOR} or newer.\n` +
      "The workspace brings one: node_modules/.bin/node cli/src/main.ts (after npm run demo has installed it).\n" +
      "Debian 12:  apt-get install -y curl && curl -fsSL https://deb.nodesource.com/setup_24.x | bash - && apt-get install -y nodejs",
  );
  process.exitCode = 1;
} else {
  await import("../src/main.ts");
}
