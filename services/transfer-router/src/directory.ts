import { text } from "node:stream/consumers";
import { AdapterError } from "@tandem/actor";
import { connectNats, formatDirectory, natsDirectory, parseDirectory } from "@tandem/adapter-nats";
import { keepTrying, readOrExit, runJob } from "@tandem/process";
import { DIRECTORY_ENVIRONMENT } from "./environment.ts";

const environment = readOrExit(DIRECTORY_ENVIRONMENT, process);
const name = environment.TANDEM_NAME;
const [what = ""] = process.argv.slice(2);
const isAway = (error: unknown): boolean => error instanceof AdapterError && error.code !== "corrupt";

/** `export` writes the directory to standard output; `import` makes it what standard input says. */
runJob(process, { service: "transfer-router", name }, async ({ say, signal, atEnd }) => {
  if (what !== "export" && what !== "import") throw new Error("say `export` or `import`");
  // Read to its end before anything is changed.
  const given = what === "import" ? parseDirectory(await text(process.stdin)) : undefined;
  const nats = await connectNats({ servers: environment.TANDEM_NATS_URL, name, say, signal });
  atEnd("the connection to NATS", () => nats.close());
  const directory = natsDirectory(nats);
  atEnd("the directory", async () => directory.close());
  if (given === undefined) {
    const read = await keepTrying(() => directory.read(), isAway, { signal, say });
    if (read === undefined) throw new Error("there is no directory yet");
    const out = formatDirectory(read);
    await new Promise<void>((resolve, reject) =>
      process.stdout.write(out, (error) => (error ? reject(error) : resolve())),
    );
    say(`exported revision ${read.revision}: ${read.config.trunks.length} trunks`);
    return;
  }
  const answer = await keepTrying(() => directory.seed(given, "reconcile"), isAway, { signal, say });
  if (answer === undefined) return;
  if (answer.kind === "taken")
    throw new Error(`${answer.name} is wanted by the trunks ${answer.trunks.join(" and ")}: nothing was written`);
  say(
    answer.kind === "kept"
      ? `revision ${answer.revision} is this already`
      : `imported ${given.trunks.length} trunks as revision ${answer.revision}`,
  );
});
