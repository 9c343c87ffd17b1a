/** Methods that a dialog of this platform takes. */
export const ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, REFER, NOTIFY, SUBSCRIBE";

/** Option tags that a request may require. `replaces` joins them together with attended transfer. */
export const SUPPORTED: readonly string[] = ["timer", "norefersub", "nosub", "tdialog"];

/** The one body that an INVITE may bring. */
export const ACCEPT = "application/sdp";

/** Event packages that are served, within a dialog alone (RFC 3515, RFC 6665). */
export const ALLOW_EVENTS = "refer";

/** Methods that are known and not served: 405. Any other is unknown: 501 (RFC 3261 §8.2.1, §21.5.2). */
export const REFUSED_METHODS: readonly string[] = ["REGISTER", "MESSAGE", "PUBLISH"];

/** Methods that mean something only within a dialog: 481 outside one. */
export const DIALOG_METHODS: readonly string[] = ["BYE", "INFO", "UPDATE", "PRACK", "NOTIFY"];
