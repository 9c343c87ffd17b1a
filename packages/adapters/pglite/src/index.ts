export { type OpenDatabaseCode, OpenDatabaseError, QueryError } from "./errors.ts";
export type { FolderLock, RunningProcess } from "./folder-lock.ts";
export { type OpenedDatabase, openPglite, openPgliteInMemory, type PgliteOptions } from "./open-pglite.ts";
export { takeFolder } from "./take-folder.ts";
export { ensureTemplate, TEMPLATE_FILE } from "./template.ts";
