import { Store } from "./store";

export type Theme = "light" | "dark";
const STORED = "pasokh:theme";
const systemDark = window.matchMedia("(prefers-color-scheme: dark)");

function stored(): Theme | null {
  try {
    const value = localStorage.getItem(STORED);
    return value === "light" || value === "dark" ? value : null;
  } catch {
    return null; // storage is switched off: the system's choice
  }
}

const systemTheme = (): Theme => (systemDark.matches ? "dark" : "light");

/** The theme on screen: the person's choice, else the system's. */
export const theme = new Store<Theme>(stored() ?? systemTheme());

function apply(): void {
  document.documentElement.dataset.theme = theme.state;
}

theme.subscribe(apply);
systemDark.addEventListener("change", () => {
  if (!stored()) theme.set(systemTheme());
});
apply();

/** Change between light and dark and remember it in this browser. */
export function toggleTheme(): void {
  const next = theme.state === "dark" ? "light" : "dark";
  try {
    localStorage.setItem(STORED, next);
  } catch {
    // Storage is switched off: it lasts until the page is left.
  }
  theme.set(next);
}
