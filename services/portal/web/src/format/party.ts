/** A SIP URI without its scheme, parameters and angle brackets; a number as it is. */
export function party(value: string): string {
  const uri = /<([^>]*)>/.exec(value)?.[1] ?? value;
  return uri.replace(/^(?:sips?|tel):/i, "").replace(/[;?].*$/, "");
}
