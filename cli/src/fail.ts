/** Says why on stderr and makes the exit code 1. */
export function fail(text: string): void {
  process.stderr.write(text.endsWith("\n") ? text : `${text}\n`);
  process.exitCode = 1;
}
