/** Reads the script line that brought us and puts one widget on the page. */
import { Widget } from "./widget";

declare global {
  interface Window {
    Pasokh?: { open(): void; close(): void; destroy(): void };
  }
}

function begin(script: HTMLScriptElement): void {
  const { site, lang, theme, color, position, user, signature } = script.dataset;
  if (window.Pasokh || !site) return;
  const widget = new Widget({
    site,
    origin: new URL(script.src).origin,
    lang: lang === "en" ? "en" : "fa",
    theme,
    color,
    position,
    claim: { user, signature },
  });
  window.Pasokh = {
    open: () => widget.open(),
    close: () => widget.close(),
    destroy: () => {
      widget.destroy();
      delete window.Pasokh;
    },
  };
  widget.mount();
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  if (document.body) begin(script);
  else document.addEventListener("DOMContentLoaded", () => begin(script));
}
