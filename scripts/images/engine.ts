import { spawnSync } from "node:child_process";

/** Programs that build from a Containerfile, the first that is there is taken. */
export const ENGINES = ["docker", "podman", "buildah"] as const;
export type Engine = (typeof ENGINES)[number];

export interface BuildRequest {
  readonly containerfile: string;
  readonly context: string;
  readonly target: string;
  readonly tag: string;
  readonly base: string | undefined;
  readonly epochSec: number;
  /** False: base images that are here are good enough. */
  readonly pull: boolean;
}

/** Undefined where none of them is installed and answers. */
export function findEngine(): Engine | undefined {
  return ENGINES.find((engine) => spawnSync(engine, [engine === "buildah" ? "version" : "info"]).status === 0);
}

/** The arguments with which an engine builds one image, the same bytes each time from the same context. */
export function buildArguments(engine: Engine, request: BuildRequest): readonly string[] {
  const { containerfile, context, target, tag, base, epochSec, pull } = request;
  const common = ["-f", containerfile, "--target", target, "-t", tag];
  const withBase = base === undefined ? [] : ["--build-arg", `BASE=${base}`];
  switch (engine) {
    case "docker": {
      const epoch = ["--build-arg", `SOURCE_DATE_EPOCH=${epochSec}`];
      const output = ["--provenance=false", "--output", "type=docker,rewrite-timestamp=true"];
      return ["buildx", "build", ...common, ...withBase, ...epoch, ...(pull ? ["--pull"] : []), ...output, context];
    }
    case "podman":
    case "buildah":
      return [
        "build",
        ...common,
        ...withBase,
        "--timestamp",
        String(epochSec),
        pull ? "--pull=always" : "--pull=missing",
        context,
      ];
  }
}
