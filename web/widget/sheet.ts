/** On a phone the panel fills the screen: it keeps the focus, stands above the keyboard, and the page stays put. */

const PHONE = "(max-width: 480px)";

export const isSheet = (): boolean => matchMedia(PHONE).matches;

export class Sheet {
  private readonly viewport = window.visualViewport;
  private pageOverflow: string | null = null;

  constructor(private readonly panel: HTMLElement) {}

  opened(): void {
    this.viewport?.addEventListener("resize", this.fit);
    this.viewport?.addEventListener("scroll", this.fit);
    matchMedia(PHONE).addEventListener("change", this.fit);
    this.fit();
  }

  closed(): void {
    this.viewport?.removeEventListener("resize", this.fit);
    this.viewport?.removeEventListener("scroll", this.fit);
    matchMedia(PHONE).removeEventListener("change", this.fit);
    this.hold(false);
  }

  /** The keyboard makes the visual viewport smaller and leaves the layout as it was: follow what is visible. */
  private readonly fit = (): void => {
    const sheet = isSheet();
    this.hold(sheet);
    this.panel.setAttribute("aria-modal", String(sheet));
    const { style } = this.panel;
    // Someone who zooms in wants to see a part of the panel, not all of it in that part.
    if (sheet && this.viewport && this.viewport.scale < 1.05) {
      style.top = `${this.viewport.offsetTop}px`;
      style.height = `${this.viewport.height}px`;
    } else style.top = style.height = "";
  };

  private hold(on: boolean): void {
    const { style } = document.documentElement;
    if (on && this.pageOverflow === null) {
      this.pageOverflow = style.overflow;
      style.overflow = "hidden";
    } else if (!on && this.pageOverflow !== null) {
      style.overflow = this.pageOverflow;
      this.pageOverflow = null;
    }
  }

  /** Keep Tab inside while the page behind cannot be seen. */
  keepFocus(event: KeyboardEvent): void {
    if (event.key !== "Tab" || !isSheet()) return;
    const stops = [
      ...this.panel.querySelectorAll<HTMLElement>("button, a[href], input, textarea, [tabindex='0']"),
    ].filter((stop) => !stop.matches(":disabled") && !stop.closest("[hidden]"));
    const root = this.panel.getRootNode() as ShadowRoot;
    const at = stops.indexOf(root.activeElement as HTMLElement);
    const edge = event.shiftKey ? 0 : stops.length - 1;
    if (at !== -1 && at !== edge) return;
    event.preventDefault();
    stops[event.shiftKey ? stops.length - 1 : 0]?.focus();
  }
}
