export type Theme = "system" | "light" | "dark";

const KEPT_AS = "tandem.theme";

/** What this browser was told to use; the system's when it was told nothing. */
export function chosenTheme(): Theme {
  const kept = localStorage.getItem(KEPT_AS);
  return kept === "light" || kept === "dark" ? kept : "system";
}

export function keepTheme(theme: Theme): void {
  localStorage.setItem(KEPT_AS, theme);
}

export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}
