import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyFromHex, sipHash } from "./sip-hash.ts";

/** The 64 vectors of the reference implementation: key 00..0f, message 00..n-1, output as bytes. */
const VECTORS = [
  "310e0edd47db6f72 fd67dc93c539f874 5a4fa9d909806c0d 2d7efbd796666785 b7877127e09427cf 8da699cd64557618",
  "cee3fe586e46c9cb 37d1018bf50002ab 6224939a79f5f593 b0e4a90bdf82009e f3b9dd94c5bb5d7a a7ad6b22462fb3f4",
  "fbe50e86bc8f1e75 903d84c02756ea14 eef27a8e90ca23f7 e545be4961ca29a1 db9bc2577fcc2a3f 9447be2cf5e99a69",
  "9cd38d96f0b3c14b bd6179a71dc96dbb 98eea21af25cd6be c7673b2eb0cbf2d0 883ea3e395675393 c8ce5ccd8c030ca8",
  "94af49f6c650adb8 eab8858ade92e1bc f315bb5bb835d817 adcf6b0763612e2f a5c91da7acaa4dde 716595876650a2a6",
  "28ef495c53a387ad 42c341d8fa92d832 ce7cf2722f512771 e37859f94623f3a7 381205bb1ab0e012 ae97a10fd434e015",
  "b4a31508beff4d31 81396229f0907902 4d0cf49ee5d4dcca 5c73336a76d8bf9a d0a704536ba93e0e 925958fcd6420cad",
  "a915c29bc8067318 952b79f3bc0aa6d4 f21df2e41d4535f9 87577519048f53a9 10a56cf5dfcd9adb eb75095ccd986cd0",
  "51a9cb9ecba312e6 96afadfc2ce666c7 72fe52975a4364ee 5a1645b276d592a1 b274cb8ebf87870a 6f9bb4203de7b381",
  "eaecb2a30b22a87f 9924a43cc1315724 bd838d3aafbf8db7 0b1a2a3265d51aea 135079a3231ce660 932b2846e4d70666",
  "e1915f5cb1eca46c f325965ca16d629f 575ff28e60381be5 724506eb4c328a95",
].flatMap((row) => row.split(" "));

const KEY = "000102030405060708090a0b0c0d0e0f";

function hex([hi, lo]: readonly [number, number]): string {
  return hi.toString(16).padStart(8, "0") + lo.toString(16).padStart(8, "0");
}

function bytesReversed(text: string): string {
  return (text.match(/../g) ?? []).reverse().join("");
}

describe("sipHash", () => {
  it.each(VECTORS.map((vector, length) => ({ vector, length })))("is the reference's for $length bytes", (row) => {
    const message = String.fromCharCode(...Array.from({ length: row.length }, (_, i) => i));
    expect(hex(sipHash(keyFromHex(KEY), message))).toBe(bytesReversed(row.vector));
  });

  it("takes bytes above 127 as they are, at any length", () => {
    const key = keyFromHex("ffeeddccbbaa99887766554433221100");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
        expect(hex(sipHash(key, text))).toBe(slowSipHash(key, bytes));
      }),
      { numRuns: 60 },
    );
  });

  it.each(["", "00", "x".repeat(32), "0".repeat(33)])("refuses %j as a key", (text) => {
    expect(() => keyFromHex(text)).toThrow(RangeError);
  });
});

/** The same in 64-bit arithmetic, as the paper writes it. */
function slowSipHash(key: readonly [number, number, number, number], bytes: Uint8Array): string {
  const full = (n: bigint): bigint => BigInt.asUintN(64, n);
  const rotate = (n: bigint, by: bigint): bigint => full((n << by) | (n >> (64n - by)));
  const half = (low: number, high: number): bigint => (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  const [k0, k1] = [half(key[0], key[1]), half(key[2], key[3])];
  let [a, b] = [k0 ^ 0x736f6d6570736575n, k1 ^ 0x646f72616e646f6dn];
  let [c, d] = [k0 ^ 0x6c7967656e657261n, k1 ^ 0x7465646279746573n];
  const round = (): void => {
    a = full(a + b);
    b = rotate(b, 13n) ^ a;
    a = rotate(a, 32n);
    c = full(c + d);
    d = rotate(d, 16n) ^ c;
    a = full(a + d);
    d = rotate(d, 21n) ^ a;
    c = full(c + b);
    b = rotate(b, 17n) ^ c;
    c = rotate(c, 32n);
  };
  const padded = new Uint8Array((Math.floor(bytes.length / 8) + 1) * 8);
  padded.set(bytes);
  padded[padded.length - 1] = bytes.length & 255;
  for (let at = 0; at < padded.length; at += 8) {
    let m = 0n;
    for (let i = 7; i >= 0; i -= 1) m = (m << 8n) | BigInt(padded[at + i] ?? 0);
    d ^= m;
    round();
    round();
    a ^= m;
  }
  c ^= 0xffn;
  for (let i = 0; i < 4; i += 1) round();
  return (a ^ b ^ c ^ d).toString(16).padStart(16, "0");
}
