// The door of `npm run demo | test | bench | sim | chaos | test:k8s | load:k8s | load:scale`. It must start on a machine that has nothing but some Node and npm,
// so this file keeps to what any Node with modules can parse, looks at the version first, and loads the rest after.

const OLDEST_NODE_MAJOR = 20;

const [target, ...args] = process.argv.slice(2);
const major = Number(process.versions.node.split(".")[0]);

if (major < OLDEST_NODE_MAJOR) {
  console.error(
    `Node ${process.versions.node} is too old: Tandem is started with Node ${OLDEST_NODE_MAJOR} or newer ` +
      "(it brings its own Node 24 to run on).\n" +
      "Debian 12:  apt-get install -y curl && curl -fsSL https://deb.nodesource.com/setup_24.x | bash - && apt-get install -y nodejs\n" +
      "Elsewhere:  https://nodejs.org/en/download",
  );
  process.exitCode = 1;
} else {
  import("./set-up/start.mjs")
    .then(({ start }) => start(target, args))
    .then(
      (code) => {
        process.exitCode = code;
      },
      (error) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
      },
    );
}
