import type { ChartValue } from "./values-source.ts";

const HEAD = `# Values of the chart

What \`helm install tandem deploy/k8s/tandem\` takes. An unknown value is an error; what contradicts another ends the render with a sentence that says
what to set instead.

This page and the chart's values.schema.json are made from \`deploy/k8s/tandem/values.yaml\`: \`node scripts/helm/write-values.ts\`.
`;

/** docs/helm-values.md */
export function valuesDoc(values: readonly ChartValue[]): string {
  const groups = [...new Set(values.map(groupOf))];
  const tables = groups.map((group) => {
    const rows = values.filter((value) => groupOf(value) === group).map(row);
    return [`## ${group}`, "", "| value | default | what |", "|---|---|---|", ...rows, ""].join("\n");
  });
  return [HEAD, ...tables].join("\n");
}

function groupOf({ path }: ChartValue): string {
  return path.length === 1 ? "of all" : (path[0] ?? "");
}

function row({ path, reason, default: preset, words, items }: ChartValue): string {
  const choice = words.length > 0 ? words : items.includes("|") ? items.split("|") : [];
  const choices = choice.length === 0 ? "" : ` One of ${choice.map((word) => `\`${word}\``).join(", ")}.`;
  const shown = preset === "" ? "empty" : `\`${JSON.stringify(preset)}\``;
  return `| \`${path.join(".")}\` | ${shown} | ${reason.replaceAll("|", "\\|")}${choices} |`;
}
