/** What one process told at a scrape. */
export interface InstanceMetrics {
  readonly instance: string;
  /** Prometheus' text format 0.0.4. */
  readonly text: string;
}

/** What several processes told as one text: each family once, each sample with the `instance` that it is of. */
export function mergeMetrics(told: readonly InstanceMetrics[]): string {
  const families = new Map<string, string[]>();
  for (const { instance, text } of told) {
    let family: string[] = [];
    for (const line of text.split("\n")) {
      const [, name] = /^# (?:HELP|TYPE|UNIT) (\S+)/.exec(line) ?? [];
      if (name !== undefined) {
        family = families.get(name) ?? [];
        families.set(name, family);
        if (!family.includes(line)) family.push(line);
      } else if (line !== "" && !line.startsWith("#")) family.push(labelled(line, instance));
    }
  }
  const lines = [...families.values()].flat();
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

function labelled(sample: string, instance: string): string {
  const label = `instance="${instance.replaceAll(/[\\"\n]/g, "_")}"`;
  const head = /^[\w:]+/.exec(sample)?.[0] ?? "";
  const rest = sample.slice(head.length);
  if (!rest.startsWith("{")) return `${head}{${label}}${rest}`;
  return `${head}{${label}${rest.startsWith("{}") ? "" : ","}${rest.slice(1)}`;
}
