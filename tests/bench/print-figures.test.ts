import { expect, it } from "vitest";
import { atMost, reported } from "./figure.ts";
import { figureJson, figureTable } from "./print-figures.ts";

const FIGURES = [
  atMost(1.5, "CPU", 1.23456, "ms"),
  atMost(5, "latency", undefined, "ms"),
  reported("calls", 499.987, "1/s"),
];

it("writes one line of JSON a figure", () => {
  expect(FIGURES.map(figureJson)).toEqual([
    '{"name":"CPU","value":1.235,"unit":"ms","goal":1.5,"held":true}',
    '{"name":"latency","value":null,"unit":"ms","goal":5,"held":false}',
    '{"name":"calls","value":500,"unit":"1/s","goal":null,"held":true}',
  ]);
});

it("shows in the table what missed its goal, and what could not be measured", () => {
  expect(figureTable(FIGURES).split("\n")).toEqual([
    "figure          value  unit  goal",
    "CPU             1.235  ms     1.5  held",
    "latency  not measured  ms       5  MISSED",
    "calls             500  1/s",
  ]);
});
