import "./design/tokens.css";
import "./design/controls.css";
import { render } from "preact";
import { App } from "./shell/app.tsx";
import { applyTheme, chosenTheme } from "./shell/theme.ts";

applyTheme(chosenTheme());
const place = document.getElementById("app");
if (place !== null) render(<App />, place);
