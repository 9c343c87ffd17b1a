/**
 * Loaded before a service (`node --import`): what its main.ts and the folder beside it take from these adapters comes from the modules beside this
 * one, which are the same and end the process where they are told to. The product has no switch for it.
 */
import { registerHooks } from "node:module";
import "./trigger.ts";

const ARMED = /\/services\/(?:sip-edge|transfer-router)\/src\/main(?:\.ts$|\/)/;
const REPLACED: Readonly<Record<string, string>> = {
  "@tandem/adapter-nats": "./crash-nats.ts",
  "@tandem/adapter-redis": "./crash-redis.ts",
  "@tandem/adapter-tcp": "./crash-tcp.ts",
  "@tandem/adapter-udp": "./crash-udp.ts",
};

registerHooks({
  resolve(specifier, context, next) {
    const replaced = ARMED.test(context.parentURL ?? "") ? REPLACED[specifier] : undefined;
    return next(replaced === undefined ? specifier : new URL(replaced, import.meta.url).href, context);
  },
});
