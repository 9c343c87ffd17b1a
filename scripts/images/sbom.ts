import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Component {
  readonly name: string;
  readonly version: string;
  /** SPDX expression, as the package says it. */
  readonly license: string;
}

/** What a folder of node_modules is. */
export function componentAt(folder: string): Component {
  const read: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const of = (name: string): string => {
    const value: unknown = typeof read === "object" && read !== null ? Reflect.get(read, name) : undefined;
    return typeof value === "string" ? value : "";
  };
  return { name: of("name"), version: of("version"), license: of("license") };
}

/** The bill of materials of an image in CycloneDX 1.6: the same text for the same components and time. */
export function sbom(image: string, version: string, components: readonly Component[], epochSec: number): string {
  const listed = components.map(({ name, version: its, license }) => ({
    type: "library",
    "bom-ref": `pkg:npm/${name.replace("@", "%40")}@${its}`,
    name,
    version: its,
    purl: `pkg:npm/${name.replace("@", "%40")}@${its}`,
    ...(license === "" ? {} : { licenses: [{ expression: license }] }),
  }));
  const digest = createHash("sha256")
    .update(JSON.stringify([image, version, listed]))
    .digest("hex");
  // RFC 9562 §5.8: version 8, of our own making.
  const uuid = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
  const bom = {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${uuid}`,
    version: 1,
    metadata: {
      timestamp: new Date(epochSec * 1000).toISOString(),
      component: { type: "container", "bom-ref": image, name: `tandem/${image}`, version },
    },
    components: listed,
  };
  return `${JSON.stringify(bom, undefined, 1)}\n`;
}
