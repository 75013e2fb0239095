/** How the widget looks in a page: the shop's colour, its side, and light or dark as the page is. */
import { brand } from "./colour";

/** Paint the host in the shop's colour; one that cannot be read is named in the browser's console. */
export function paint(host: HTMLElement, colour: string | undefined): void {
  if (!colour) return;
  const made = brand(colour);
  if (made)
    for (const [name, value] of Object.entries(made)) host.style.setProperty(`--pasokh-${name}`, value);
  else console.warn(`pasokh: data-color must be #rrggbb, not ${colour}`);
}

/**
 * Keep the host's theme true: the script line's own, else what the page says on <html data-theme>, else the device's.
 *
 * @returns what ends it.
 */
export function followTheme(host: HTMLElement, fixed: string | undefined): () => void {
  const page = document.documentElement;
  const device = matchMedia("(prefers-color-scheme: dark)");
  const show = (): void => {
    const wished = [fixed, page.dataset.theme].find((theme) => theme === "dark" || theme === "light");
    host.dataset.theme = wished ?? (device.matches ? "dark" : "light");
  };
  const watcher = new MutationObserver(show);
  watcher.observe(page, { attributeFilter: ["data-theme"] });
  device.addEventListener("change", show);
  show();
  return () => {
    watcher.disconnect();
    device.removeEventListener("change", show);
  };
}
