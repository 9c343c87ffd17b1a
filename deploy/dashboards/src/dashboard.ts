/** Where a query has something to answer: in one process already, or only where the services are processes of their own. */
export type Scope = "any" | "cluster";

export interface Query {
  readonly expr: string;
  /** Of each line, with Grafana's `{{label}}`. */
  readonly legend: string;
}

export type Unit = "short" | "s" | "reqps" | "percentunit" | "bytes" | "none";

export interface Panel {
  readonly title: string;
  /** What it shows, and when that is bad. */
  readonly about: string;
  readonly unit: Unit;
  readonly scope: Scope;
  readonly queries: readonly Query[];
  /** One number in place of a curve. */
  readonly isStat?: boolean;
}

export interface Dashboard {
  /** Names its file, and it in Grafana's URLs. */
  readonly name: string;
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** A panel with one query, or one for each legend. */
export function panel(
  title: string,
  about: string,
  unit: Unit,
  queries: Readonly<Record<string, string>>,
  more: { readonly scope?: Scope; readonly isStat?: boolean } = {},
): Panel {
  const { scope = "any", isStat = false } = more;
  return {
    title,
    about,
    unit,
    scope,
    isStat,
    queries: Object.entries(queries).map(([legend, expr]) => ({ legend, expr })),
  };
}
