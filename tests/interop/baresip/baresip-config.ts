import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface BaresipOptions {
  /** IPv4 address of its own; SIP on port 5060, its control socket on 4444. */
  readonly address: string;
  /** User part of its address of record. */
  readonly user: string;
  /** Parameters of the account, as baresip writes them: "auth_user=agent". */
  readonly account?: readonly string[];
}

export const CONTROL_PORT = 4_444;
const RTP_PORTS = "25100-25198";
const MODULES = "/usr/lib/baresip/modules";

/** Writes the folder that `baresip -f` takes: no sound card, a tone of 440 Hz as its microphone, and the control socket. */
export function writeBaresipConfig(folder: string, { address, user, account = [] }: BaresipOptions): void {
  mkdirSync(folder, { recursive: true });
  const config = [
    "poll_method epoll",
    // It also listens on TCP and, one port up, on TLS: every user agent has an address of its own.
    `sip_listen ${address}:5060`,
    `net_interface ${address}`,
    "audio_player aubridge,nild",
    "audio_source ausine,440",
    "audio_alert aubridge,alertd",
    // ausine wants exactly this, or the call dies with 486.
    "ausrc_srate 48000",
    "auplay_srate 48000",
    "ausrc_channels 2",
    "auplay_channels 2",
    `rtp_ports ${RTP_PORTS}`,
    "call_max_calls 8",
    `module_path ${MODULES}`,
    "module g711.so",
    "module ausine.so",
    "module aubridge.so",
    "module_tmp account.so",
    "module_app menu.so",
    "module_app ctrl_tcp.so",
    `ctrl_tcp_listen ${address}:${CONTROL_PORT}`,
  ];
  const parameters = ["regint=0", "answermode=auto", "audio_codecs=PCMU/8000/1", "call_transfer=yes", ...account];
  writeFileSync(join(folder, "config"), `${config.join("\n")}\n`);
  writeFileSync(join(folder, "accounts"), `<sip:${user}@${address}>;${parameters.join(";")}\n`);
  writeFileSync(join(folder, "contacts"), "");
}
