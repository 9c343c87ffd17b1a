import { defaultPort, isHostName, parseCidr, parseHostRule, parseIpAddress } from "@tandem/directory";
import { z } from "zod";
import { COUNTRY_CODES } from "./country-codes.ts";
import { named, type Problem, textOf } from "./field.ts";
import { readListen, SERVED_TRANSPORTS } from "./listen.ts";

/** A name that appears in logs, records and other fields. */
export const name = textOf({ type: "name", example: "acme" }, (text) =>
  /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/.test(text)
    ? undefined
    : {
        message: `${quote(text)} is no name`,
        fix: "write 1 to 64 letters, digits, spaces, dots, dashes or underscores, a letter or digit first",
      },
);

/** A DNS name. */
export const hostName = textOf({ type: "host name", example: "acme" }, (text) =>
  isHostName(text) ? undefined : { message: `${quote(text)} is no host name`, fix: hostFix(text) },
);

/** An IP address or a DNS name, without a port. */
export const host = textOf({ type: "IP address or host name", example: "192.0.2.10" }, (text) =>
  parseIpAddress(text) !== undefined || isHostName(text)
    ? undefined
    : { message: `${quote(text)} is neither an IP address nor a host name`, fix: hostFix(text) },
);

function hostFix(text: string): string {
  const alone = text
    .replace(/^sips?:/i, "")
    .replace(/^[^@]*@/, "")
    .replace(/[;?].*$/, "");
  const port = /^([^:]+):(\d+)$/.exec(alone);
  if (port !== null) return `write the host alone, ${port[1]}, and the port in a field of its own: port: ${port[2]}`;
  return alone !== text && isHostName(alone)
    ? `write the host alone: ${alone}`
    : "write it like 192.0.2.10 or pbx.example.com";
}

export const ipAddress = textOf({ type: "IP address", example: "192.0.2.10" }, (text) => {
  if (parseIpAddress(text) !== undefined) return undefined;
  const slash = text.indexOf("/");
  if (slash > 0 && parseCidr(text) !== undefined) {
    return {
      message: `${quote(text)} is a block of addresses, not one`,
      fix: `write ipAddress: ${text.slice(0, slash)} and range: ${text.slice(slash + 1)}`,
    };
  }
  return { message: `${quote(text)} is no IP address`, fix: "write it like 192.0.2.10 or 2001:db8::10" };
});

/** `10.0.0.0/8` or one address. */
export const cidr = textOf({ type: "block of addresses", example: "192.0.2.0/24" }, (text) =>
  parseCidr(text) !== undefined
    ? undefined
    : {
        message: `${quote(text)} is no block of addresses`,
        fix: "write it like 192.0.2.0/24, 2001:db8::/32 or 192.0.2.10",
      },
);

export const hostRule = textOf({ type: "block of addresses or host name", example: "192.0.2.0/24" }, (text) =>
  parseHostRule(text) !== undefined
    ? undefined
    : {
        message: `${quote(text)} is neither a block of addresses nor a host name`,
        fix: "write it like 192.0.2.0/24, agent.example.com or *.example.com",
      },
);

export const port = named(z.int().min(1).max(65_535), { type: "port, 1 to 65,535", example: "5060" });

export const portRange = textOf({ type: "range of ports", example: "5060-5090" }, (text) => {
  const ends = /^(\d{1,5})-(\d{1,5})$/.exec(text);
  const [from, to] = [Number(ends?.[1]), Number(ends?.[2])];
  return ends !== null && from >= 1 && from <= to && to <= 65_535
    ? undefined
    : {
        message: `${quote(text)} is no range of ports`,
        fix: "write it like 5060-5090, the lower end first, 1 to 65535",
      };
});

/** `udp:address:port`, as a listener may be written in short. */
export const listenText = textOf({ type: "transport:address:port", example: "udp:192.0.2.1:5060" }, (text) => {
  const read = readListen(text);
  return typeof read === "string"
    ? {
        message: `${quote(text)} is no listener: ${read}`,
        fix: "write it like udp:192.0.2.1:5060 or tcp:[2001:db8::1]:5060",
      }
    : undefined;
});

/** `address:port` of a socket. */
export const addressPort = textOf({ type: "address:port", example: "127.0.0.1:8080" }, (text) => {
  const read = readListen(`udp:${text}`);
  return typeof read === "string"
    ? {
        message: `${quote(text)} is no IP address with a port`,
        fix: "write it like 127.0.0.1:8080 or [::1]:8080",
      }
    : undefined;
});

/** A host, with or without a port. */
export const hostPort = textOf({ type: "host or host:port", example: "sip.example.com:5060" }, (text) => {
  const split = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(text);
  const bare = split?.[1] ?? "";
  const portNumber = Number(split?.[2] ?? defaultPort("UDP"));
  return (parseIpAddress(bare) !== undefined || isHostName(bare)) && portNumber >= 1 && portNumber <= 65_535
    ? undefined
    : {
        message: `${quote(text)} is no host with an optional port`,
        fix: "write it like sip.example.com, 192.0.2.1:5060 or [2001:db8::1]:5060",
      };
});

/** `192.0.2.53`, `192.0.2.53:5353`, `2001:db8::53` or `[2001:db8::53]:5353`. */
export const dnsServer = textOf({ type: "IP address or address:port", example: "192.0.2.53" }, (text) =>
  parseIpAddress(text) !== undefined || typeof readListen(`udp:${text}`) !== "string"
    ? undefined
    : { message: `${quote(text)} is no address of a DNS server`, fix: "write it like 192.0.2.53 or 192.0.2.53:5353" },
);

export const e164 = textOf({ type: "E.164 number", example: '"+12025550100"' }, (text) => {
  if (/^\+[1-9]\d{6,14}$/.test(text)) return undefined;
  const plain = text.replace(/[\s().-]/g, "");
  // Without + only a number that is too long for a national one surely has its country code.
  const meant = /^\d{11,}$/.test(plain) ? `+${plain}` : plain;
  return {
    message: `${quote(text)} is no E.164 number`,
    fix: /^\+[1-9]\d{6,14}$/.test(meant)
      ? `write "${meant}"`
      : 'write + and 7 to 15 digits with the country code first, like "+12025550100"',
  };
});

export const e164Prefix = textOf({ type: "E.164 prefix", example: '"+1900"' }, (text) => {
  if (/^\+\d{1,15}$/.test(text)) return undefined;
  return {
    message: `${quote(text)} is no E.164 prefix`,
    fix: /^\d{1,15}$/.test(text) ? `write "+${text}"` : 'write + and 1 to 15 digits, like "+1900"',
  };
});

/** `+1202`, `+` for every number, or a short code without `+`. */
export const routePrefix = textOf({ type: "prefix", example: '"+1202"' }, (text) =>
  /^(\+\d{0,15}|\d{2,8})$/.test(text)
    ? undefined
    : {
        message: `${quote(text)} is no prefix`,
        fix: 'write + and digits, like "+1202", "+" alone for every number, or the digits of a short code, like "911"',
      },
);

export const digits = textOf({ type: "digits", example: '"00"' }, (text) =>
  /^\d{1,8}$/.test(text)
    ? undefined
    : { message: `${quote(text)} is not made of digits`, fix: 'write 1 to 8 digits in quotes, like "00"' },
);

export const country = textOf({ type: "country (ISO 3166-1 alpha-2)", example: "US" }, (text) =>
  countryProblem(text, "write the two letters of ISO 3166-1, like US, GB or DE"),
);

export const countryOrAll = textOf({ type: 'country, or "*" for all', example: "US" }, (text) =>
  text === "*"
    ? undefined
    : countryProblem(text, 'write the two letters of ISO 3166-1, like US, GB or DE; "*" is every country'),
);

function countryProblem(text: string, fix: string): Problem | undefined {
  if (COUNTRY_CODES.has(text)) return undefined;
  const upper = text.toUpperCase();
  const meant = upper === "UK" ? "GB" : upper === "USA" ? "US" : upper;
  return { message: `${quote(text)} is no country`, fix: COUNTRY_CODES.has(meant) ? `write ${meant}` : fix };
}

export const currency = textOf({ type: "currency (ISO 4217)", example: "EUR" }, (text) => {
  if (/^[A-Z]{3}$/.test(text)) return undefined;
  const upper = text.toUpperCase();
  return {
    message: `${quote(text)} is no currency`,
    fix: /^[A-Z]{3}$/.test(upper) ? `write ${upper}` : "write the three letters of ISO 4217, like EUR or USD",
  };
});

/** An amount of money, read exactly. */
export const decimal = textOf({ type: "decimal in quotes", example: '"25.00"' }, (text) =>
  /^\d{1,9}(\.\d{1,6})?$/.test(text)
    ? undefined
    : {
        message: `${quote(text)} is no amount`,
        fix: 'write up to 9 digits and, behind a point, up to 6 more, in quotes: "25.00"',
      },
);

/** Long enough to be one; the value itself is never shown in an error. */
export const secret = textOf(
  { type: "hexadecimal digits, 32 or more", example: '"00112233445566778899aabbccddeeff"' },
  (text) =>
    /^[0-9a-f]{32,256}$/i.test(text)
      ? undefined
      : {
          message: "the secret is not 32 to 256 hexadecimal digits",
          fix: "write what `openssl rand -hex 32` prints, in quotes",
        },
);

export const servedTransport = named(z.enum(SERVED_TRANSPORTS), { type: "`UDP` or `TCP`", example: "UDP" });

/** A final status, or a whole class as `5xx`. */
export const statusClass = named(z.enum(["4xx", "5xx", "6xx"]), { type: "`4xx`, `5xx` or `6xx`", example: "5xx" });
export const finalStatus = named(z.int().min(400).max(699), { type: "SIP status, 400 to 699", example: "503" });

function quote(text: string): string {
  return JSON.stringify(text);
}
