import { useState } from "preact/hooks";
import { Icon, type IconName } from "../design/icon.tsx";
import { applyTheme, chosenTheme, keepTheme, type Theme } from "./theme.ts";

const THEMES: readonly { readonly theme: Theme; readonly icon: IconName; readonly name: string }[] = [
  { theme: "system", icon: "system", name: "As the system" },
  { theme: "light", icon: "sun", name: "Light" },
  { theme: "dark", icon: "moon", name: "Dark" },
];

export function ThemeSwitch() {
  const [chosen, setChosen] = useState(chosenTheme);
  const choose = (theme: Theme): void => {
    keepTheme(theme);
    applyTheme(theme);
    setChosen(theme);
  };
  return (
    <fieldset class="theme-switch">
      <legend class="visually-hidden">Colours</legend>
      {THEMES.map(({ theme, icon, name }) => (
        <button key={theme} type="button" title={name} aria-pressed={theme === chosen} onClick={() => choose(theme)}>
          <Icon name={icon} />
          <span class="visually-hidden">{name}</span>
        </button>
      ))}
    </fieldset>
  );
}
