import { render } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Dialog } from "../ui/Dialog";

/** What this environment's dialogs lack: while one is modal, nothing behind it can be focused. */
let modal: HTMLDialogElement | null = null;

beforeEach(() => {
  modal = null;
  vi.spyOn(HTMLDialogElement.prototype, "showModal").mockImplementation(function (this: HTMLDialogElement) {
    modal = this;
    this.querySelector("button")?.focus();
  });
  vi.spyOn(HTMLDialogElement.prototype, "close").mockImplementation(() => {
    modal = null;
  });
  const focus = HTMLElement.prototype.focus;
  vi.spyOn(HTMLElement.prototype, "focus").mockImplementation(function (this: HTMLElement) {
    if (!modal || modal.contains(this)) focus.call(this);
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

function page(): { opener: HTMLButtonElement; root: HTMLElement } {
  const opener = document.body.appendChild(document.createElement("button"));
  opener.focus();
  return { opener, root: document.body.appendChild(document.createElement("div")) };
}

describe("a dialog", () => {
  it("is modal before the browser can paint it, so that no key goes to the page behind", () => {
    const { root } = page();
    let seen: HTMLDialogElement | null = null;
    function Beside() {
      // Runs in the commit that the dialog appears in.
      useLayoutEffect(() => {
        seen = modal;
      }, []);
      return null;
    }
    render(
      <>
        <Dialog title="پایان گفت‌وگو" onClose={() => {}}>
          <button type="button">ثبت</button>
        </Dialog>
        <Beside />
      </>,
      root,
    );
    expect(seen).toBe(root.querySelector("dialog"));
    expect(seen).not.toBeNull();
  });

  it("gives the focus back when it closes", () => {
    const { opener, root } = page();
    render(
      <Dialog title="پایان گفت‌وگو" onClose={() => {}}>
        <button type="button">ثبت</button>
      </Dialog>,
      root,
    );
    expect(document.activeElement).not.toBe(opener);
    render(null, root);
    expect(document.activeElement).toBe(opener);
  });
});
