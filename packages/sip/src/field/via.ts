import type { HeaderField } from "../message/header-field.ts";
import type { Params } from "../message/params.ts";
import { formatParams, parseNumber, parseParams } from "../message/params.ts";

/** RFC 3261 §20.42, RFC 3581. */
export interface Via {
  /** "SIP/2.0". */
  readonly protocol: string;
  /** As written: "UDP", "TLS", ... */
  readonly transport: string;
  /** IPv6 with its brackets. */
  readonly host: string;
  readonly port: number | undefined;
  /** Host and port together, without spaces. */
  readonly sentBy: string;
  /** All parameters, those below too. `format` writes these. */
  readonly params: Params;
  readonly branch: string | undefined;
  readonly received: string | undefined;
  /** The port that was filled in; a mere request for it is `params.rport === ""`. */
  readonly rport: number | undefined;
}

const HEAD =
  /^([^\s/;,]+)[ \t]*\/[ \t]*([^\s/;,]+)[ \t]*\/[ \t]*([\w\-.!%*+`'~]+)[ \t]+(\[[0-9a-f:.]+\]|[\w\-.]+)(?:[ \t]*:[ \t]*(\d{1,5}))?[ \t]*(;.*)?$/i;

export const via: HeaderField<Via> = {
  name: "Via",
  compact: "v",
  parse(value) {
    const [, name, version, transport, host, portText, tail] = HEAD.exec(value) ?? [];
    if (name === undefined || transport === undefined || host === undefined) return undefined;
    const port = portText === undefined ? undefined : parseNumber(portText, 65_535);
    const params = parseParams(tail ?? "");
    if (params === undefined || (portText !== undefined && (port === undefined || port === 0))) return undefined;
    const { branch, received, rport } = params;
    return {
      protocol: `${name}/${version}`,
      transport,
      host,
      port,
      sentBy: port === undefined ? host : `${host}:${port}`,
      params,
      branch,
      received,
      rport: rport === undefined ? undefined : parseNumber(rport, 65_535),
    };
  },
  format(value) {
    return `${value.protocol}/${value.transport} ${value.sentBy}${formatParams(value.params)}`;
  },
};
