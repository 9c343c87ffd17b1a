/**
 * How to reach the demo that stays up, with a browser and with a phone of one's own.
 * @param portal an address that signs in, or why there is none
 */
export function keepText(data: string, portal: string): string {
  return `The platform stays up, until Ctrl-C. A softphone on this machine (the addresses are loopback ones) can call through it:

  SIP proxy   127.0.20.1:5060 over UDP, no registration
  domain      globex.trunk.example
  user        agent, password demo-only
  caller ID   +442079460123

  dial        +12025550150                    carrier north answers with a tone
  transfer to +12025550201                    a number of the own domain: carrier south answers (class PSTN, charged)
  transfer to sip:carol@127.0.20.5            another domain: carol answers (class SIP, free)

  portal      ${portal}
              (signs in once, within 10 minutes; tandem users link demo --data ${data} prints another)
  records     tandem calls --data ${data}
  dry run     tandem explain --config examples/demo.yaml --trunk globex --refer-to '<sip:+12025550201@globex.trunk.example>'
`;
}
