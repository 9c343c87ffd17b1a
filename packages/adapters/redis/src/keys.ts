/**
 * The keys of a partition share a hash tag, so that one script may touch them all in a Redis Cluster too. The tags of
 * trunks and of the members' list begin with other letters.
 */
export const ownerKey = (partition: number): string => `own:{p${partition}}`;
export const actorKey = (partition: number, id: string): string => `a:{p${partition}}:${id}`;
/** The set of the partition's actors. */
export const actorsKey = (partition: number): string => `c:{p${partition}}`;
/** Actors that only linger, scored by the end of their time. */
export const lingeringKey = (partition: number): string => `d:{p${partition}}`;
/** The commit that removed an actor. */
export const removedKey = (partition: number, id: string): string => `r:{p${partition}}:${id}`;

/** Members of the cluster, scored by the end of their heartbeat. */
export const MEMBERS_KEY = "mem";

/** The records that hold a slot of a trunk, scored by the end of their lease. */
export const slotsKey = (trunk: string, side: "pstn" | "sip"): string => `l:{t${trunk}}:${side}`;
/** When the next token of a trunk's rate is due. */
export const rateKey = (trunk: string, side: "pstn" | "sip"): string => `l:{t${trunk}}:${side}:due`;
