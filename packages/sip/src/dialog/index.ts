export type { Dialog } from "./dialog.ts";
export { confirmDialog, remoteTargetOf, uacDialog, uasDialog } from "./dialog.ts";
export type { InDialogParts } from "./in-dialog-request.ts";
export { acceptRequest, ackParts, nextHop, nextRequest, refreshTarget } from "./in-dialog-request.ts";
