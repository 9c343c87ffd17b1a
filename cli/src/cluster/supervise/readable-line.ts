/** A line of a process's log for a person: its message, with the level where something is wrong. What is no log line stays as it is. */
export function readableLine(line: string): string {
  if (!line.startsWith("{")) return line;
  try {
    const read: unknown = JSON.parse(line);
    if (typeof read !== "object" || read === null || !("msg" in read) || typeof read.msg !== "string") return line;
    const level = "level" in read && (read.level === "warn" || read.level === "error") ? `${read.level}: ` : "";
    return `${level}${read.msg}`;
  } catch {
    return line;
  }
}
