import type { Media } from "./sdp.ts";

// RFC 4566 §9: `token`, and `proto` as tokens with slashes between.
const MEDIA_LINE = /^m=([\w!#$%&'*+.^`{|}~-]+) +(\d{1,5})(?:\/(\d{1,5}))? +([\w!#$%&'*+.^`{|}~/-]+)((?: +[!-~]+)*) *$/;

export type MediaLine = Pick<Media, "kind" | "port" | "portCount" | "proto" | "formats">;

/**
 * Reads an `m=` line given without its line end (RFC 4566 §5.14). More than one space between fields is taken,
 * and so is a missing format list where the port is 0, because deployed gateways refuse a stream that way.
 */
export function parseMediaLine(line: string): MediaLine | undefined {
  const fields = MEDIA_LINE.exec(line);
  if (fields === null) return undefined;
  const [, kind = "", portText = "", countText, proto = "", formatText = ""] = fields;
  const port = Number(portText);
  const portCount = countText === undefined ? undefined : Number(countText);
  const formats = formatText === "" ? [] : formatText.trimStart().split(/ +/);
  if (port > 65_535 || portCount === 0 || (formats.length === 0 && port !== 0)) return undefined;
  return { kind, port, portCount, proto, formats };
}
