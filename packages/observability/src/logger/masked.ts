/** A value that a log may have only in part: its type says which part. Made where the value is at hand, masked where it is written. */
export interface Masked {
  readonly masked: string;
}

/** "+12025550123" becomes "***123": what tells two numbers of one customer apart, and nobody who he calls. */
export function phoneNumber(number: string): Masked {
  return { masked: maskNumber(number) };
}

/** "sip:alice@pbx.example:5080;transport=tcp" becomes "sip:***@pbx.example:5080": the host alone; of a number the last digits too. */
export function sipUri(uri: string): Masked {
  return { masked: maskUri(uri) };
}

/** "f81d4fae@10.1.2.3" becomes "***@10.1.2.3"; one without a host keeps nothing. */
export function callId(id: string): Masked {
  const at = id.lastIndexOf("@");
  return { masked: at < 0 ? "***" : `***${id.slice(at)}` };
}

/** A password, a token, a digest: nothing of it, not even its length. */
export function secret(_value: string): Masked {
  return { masked: "[secret]" };
}

const NUMBER = /^\+?[\d\-.() ]{5,}$/;

function maskNumber(number: string): string {
  const digits = number.replace(/\D/g, "");
  return digits.length > 5 ? `***${digits.slice(-3)}` : "***";
}

function maskUri(uri: string): string {
  const [, scheme = "", rest = ""] = /^(sips?|tel):(.*)$/is.exec(uri) ?? [];
  if (scheme === "") return "***";
  const user = rest.includes("@") ? rest.slice(0, rest.lastIndexOf("@")) : "";
  if (scheme.toLowerCase() === "tel") return `${scheme}:${maskNumber(rest.replace(/;.*$/s, ""))}`;
  const host = /^[^;?>\s]*/.exec(rest.slice(rest.lastIndexOf("@") + 1))?.[0] ?? "";
  if (user === "") return `${scheme}:${host}`;
  const name = user.replace(/[;:].*$/s, "");
  return `${scheme}:${NUMBER.test(name) ? maskNumber(name) : "***"}@${host}`;
}

const SECRET =
  /\b(?<key>(?:password|passwd|secret|token|(?:proxy-)?authorization|response|c?nonce)\s*[=:]\s*)(?:"[^"]*"|(?:Bearer|Digest|Basic)\s+[^\r\n]+|[^\s,;"]+)/;
/** `scheme://user:password@host` */
const USER_INFO = /\b(?<scheme>[a-z][a-z\d+.-]*:\/\/)[^\s/@"']+@/;
const URI = /(?<uri>(?:sips?|tel):[^\s"'<>,]+)/;
/** `user@host` without a scheme: an address of record, or a Call-ID. */
const AT_HOST = /(?<user>[^\s"'<>,;=:@/]+@)(?=[\w.[\]:-])/;
const DIGITS = /(?<digits>(?<![\w.:-])\+?\d(?:[\d\-() ]{5,18})\d(?![\w:]|\.\d|-\d))/;
const ALL = new RegExp([SECRET, USER_INFO, URI, AT_HOST, DIGITS].map(({ source }) => source).join("|"), "gi");

/**
 * The net under the types: what looks like a number, a SIP URI, a Call-ID or a secret in a text that somebody wrote into a
 * log is masked as well. It knows only what it can see; say it by type.
 */
export function maskText(text: string): string {
  return text.replace(ALL, (...found) => {
    const { key, scheme, uri, user, digits } = found.at(-1) as Partial<Record<string, string>>;
    if (key !== undefined) return `${key}[secret]`;
    if (scheme !== undefined) return `${scheme}***@`;
    if (uri !== undefined) return maskUri(uri);
    return user === undefined ? maskNumber(digits ?? "") : "***@";
  });
}
