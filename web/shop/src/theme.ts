import { h, icon, icons } from "./dom";
import { t } from "./text";

const STORED = "takava:theme";
type Theme = "light" | "dark";

function remembered(): Theme | null {
  try {
    const theme = localStorage.getItem(STORED);
    return theme === "light" || theme === "dark" ? theme : null;
  } catch {
    return null; // storage is switched off: the device's own choice holds
  }
}

function shown(): Theme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** The light or dark switch; the first look follows the device. */
export function themeSwitch(): HTMLButtonElement {
  const button = h("button", { type: "button", class: "round-button" });
  const show = () => {
    const dark = shown() === "dark";
    const label = t(dark ? "header.theme_light" : "header.theme_dark");
    button.replaceChildren(icon(dark ? icons.sun : icons.moon));
    button.setAttribute("aria-label", label);
    button.title = label;
  };
  const stored = remembered();
  if (stored) document.documentElement.dataset.theme = stored;
  button.addEventListener("click", () => {
    const next: Theme = shown() === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    try {
      localStorage.setItem(STORED, next);
    } catch {
      // Storage is switched off: the choice lasts as long as the page.
    }
    show();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  show();
  return button;
}
