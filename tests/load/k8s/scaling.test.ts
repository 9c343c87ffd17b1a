import { expect, it } from "vitest";
import { parseScaling } from "./scaling.ts";

it.each([
  ["", []],
  [
    "60=edges:1,20=routers:4",
    [
      { afterSeconds: 20, component: "routers", replicas: 4 },
      { afterSeconds: 60, component: "edges", replicas: 1 },
    ],
  ],
  ["20=nats:2", "--scale: 20=nats:2 is not like 20=routers:4"],
  ["soon=routers:2", "--scale: soon=routers:2 is not like 20=routers:4"],
])("reads %j", (text, expected) => {
  expect(parseScaling(text)).toEqual(expected);
});
