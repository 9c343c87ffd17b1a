/** ITU-T Q.850 table 1, those that SIP maps to (RFC 3398 §7.2.4.1, §8.2.6.1). */
const CAUSES: Readonly<Record<number, string>> = {
  1: "Unallocated number",
  2: "No route to network",
  3: "No route to destination",
  16: "Normal clearing",
  17: "User busy",
  18: "No user responding",
  19: "No answer",
  20: "Subscriber absent",
  21: "Call rejected",
  22: "Number changed",
  26: "Non-selected user clearing",
  27: "Destination out of order",
  28: "Address incomplete",
  29: "Facility rejected",
  31: "Normal, unspecified",
  34: "No circuit available",
  38: "Network out of order",
  41: "Temporary failure",
  42: "Switching equipment congestion",
  47: "Resource unavailable",
  55: "Incoming calls barred",
  57: "Bearer capability not authorized",
  58: "Bearer capability not available",
  65: "Bearer capability not implemented",
  79: "Service not implemented",
  87: "User not member of closed user group",
  88: "Incompatible destination",
  102: "Recovery on timer expiry",
  111: "Protocol error",
  127: "Interworking",
};

/** What a Q.850 cause means; nothing for one that is not in the table. */
export function q850Text(cause: number): string {
  return CAUSES[cause] ?? "";
}
