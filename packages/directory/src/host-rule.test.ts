import { expect, test } from "vitest";
import { parseCidr } from "./cidr.ts";
import { type HostRule, hostRuleCovers, isHostName, parseHostRule } from "./host-rule.ts";

const block = parseCidr("10.0.0.0/8");
if (block === undefined) throw new Error("10.0.0.0/8");
const cidr: HostRule = { kind: "cidr", cidr: block };
const host: HostRule = { kind: "host", host: "agent.example.com" };
const below: HostRule = { kind: "below", domain: "example.com" };

test.each<[string, HostRule, string, string, boolean]>([
  ["a block covers what resolves into it", cidr, "agent.example.com", "10.1.2.3", true],
  ["a block covers the IPv4-mapped spelling", cidr, "agent.example.com", "::ffff:10.1.2.3", true],
  ["a block covers nothing else", cidr, "agent.example.com", "192.0.2.1", false],
  ["a name covers itself, whatever its case and dot", host, "Agent.Example.COM.", "192.0.2.1", true],
  ["a name does not cover what is below it", host, "a.agent.example.com", "192.0.2.1", false],
  ["a wildcard covers every name below", below, "a.b.example.com", "192.0.2.1", true],
  ["a wildcard does not cover the domain itself", below, "example.com", "192.0.2.1", false],
  ["a wildcard does not cover a name that only ends alike", below, "badexample.com", "192.0.2.1", false],
])("%s", (_, rule, name, address, expected) => {
  expect(hostRuleCovers(rule, name, address)).toBe(expected);
});

test.each([
  ["10.0.0.0/8", cidr],
  ["Agent.example.com.", host],
  ["*.Example.com", below],
  ["*", undefined],
  ["10.0.0.0/33", undefined],
  ["10.0.0.256", undefined],
  ["a..b", undefined],
  ["", undefined],
])("%j is read as a rule", (text, expected) => {
  expect(parseHostRule(text)).toEqual(expected);
});

test.each([
  ["pbx.example", true],
  ["pbx", true],
  ["-pbx.example", false],
  ["pbx_1.example", false],
  ["2130706433", false],
  ["0x7f000001", false],
  ["1.2.3.4", false],
  ["sip:pbx.example", false],
  ["pbx.example:5060", false],
])("%j is a host name: %s", (text, expected) => {
  expect(isHostName(text)).toBe(expected);
});
