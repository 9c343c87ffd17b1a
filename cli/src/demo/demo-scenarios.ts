import type { Parties, Places } from "./demo-parties.ts";
import type { Scenario } from "./transfer-scenario.ts";

/** The three transfers of the demo. The platform's column stands second in each. */
export function demoScenarios(parties: Parties, places: Places): readonly [Scenario, Scenario, Scenario] {
  const { pbx, pbxToCarol, pbxToBusy, caller, north, south, carol } = parties;
  const platformColumn = { name: "TANDEM", address: places.platform };
  const pbxColumn = { name: "acme's PBX", address: places.pbx };
  const northColumn = { name: "carrier north", address: places.north };
  const southColumn = { name: "carrier south", address: places.south };
  const carolColumn = { name: "carol", address: places.carol };
  return [
    {
      title: "A call from the PSTN is transferred to a number of the trunk's own domain",
      class: "PSTN",
      direction: "INBOUND",
      finalStatus: 200,
      caller,
      called: pbx,
      dial: `sip:+12025550100@${places.platform}`,
      from: `<sip:+12025550177@${places.north}>`,
      transferor: pbx,
      transferee: caller,
      target: south,
      ends: caller,
      referTo: "<sip:+12025550201@acme.trunk.example>",
      columns: [pbxColumn, platformColumn, northColumn, southColumn],
    },
    {
      title: "A call to the PSTN is transferred to a URI of another domain",
      class: "SIP",
      direction: "OUTBOUND",
      finalStatus: 200,
      caller: pbxToCarol,
      called: north,
      dial: "sip:+12025550150@acme.trunk.example",
      from: "<sip:+12025550100@acme.trunk.example>",
      transferor: pbxToCarol,
      transferee: north,
      target: carol,
      ends: carol,
      referTo: `<sip:carol@${places.carol}>`,
      columns: [pbxColumn, platformColumn, northColumn, carolColumn],
    },
    {
      title: "A transfer whose target is busy: the call goes on",
      class: "PSTN",
      direction: "OUTBOUND",
      finalStatus: 486,
      caller: pbxToBusy,
      called: north,
      dial: "sip:+12025550151@acme.trunk.example",
      from: "<sip:+12025550109@acme.trunk.example>",
      transferor: pbxToBusy,
      transferee: north,
      target: south,
      ends: pbxToBusy,
      referTo: "<sip:+12025550202@acme.trunk.example>",
      columns: [pbxColumn, platformColumn, northColumn, southColumn],
    },
  ];
}
