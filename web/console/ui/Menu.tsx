import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "./Icon";

/** One thing a menu can do. */
export interface MenuItem {
  label: string;
  icon: IconName;
  testId: string;
  /** The key that does the same from anywhere, as it is printed on a keyboard. */
  shortcut?: string;
  onChoose: () => void;
}

/** Whether a list that opens downwards ends below the screen, and would have room above. */
function leavesTheScreen(list: Element | null | undefined): boolean {
  const place = list?.getBoundingClientRect();
  return place !== undefined && place.bottom > innerHeight && place.height < place.top;
}

/** A button that opens a list of acts: arrows move in it, Escape closes it, and focus goes back to the button. */
export function Menu({
  label,
  testId,
  items,
}: {
  label: string;
  testId: string;
  items: readonly MenuItem[];
}) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [up, setUp] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const entries = () => [...(box.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];

  // Before the browser paints, as with a dialog: the next arrow finds the first entry chosen.
  useLayoutEffect(() => {
    if (!open) return setUp(false);
    setUp(leavesTheScreen(box.current?.querySelector("[role=menu]")));
    entries()[0]?.focus();
    const outside = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) {
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      setOpen(true);
      return;
    }
    const all = entries();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Tab") return setOpen(false);
    if (event.key === "Escape") close();
    else if (next !== undefined) all.at(next % all.length)?.focus();
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the button and the items inside
    <div class="menu" ref={box} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        class="icon-button"
        data-testid={testId}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        <Icon name="more" />
      </button>
      {open && (
        <div class={up ? "menu-list up" : "menu-list"} id={id} role="menu" aria-label={label}>
          {items.map((item) => (
            <button
              key={item.testId}
              type="button"
              class="menu-item"
              role="menuitem"
              tabIndex={-1}
              data-testid={item.testId}
              onClick={() => {
                close();
                item.onChoose();
              }}
            >
              <Icon name={item.icon} size={16} />
              <span>{item.label}</span>
              {item.shortcut && (
                <span class="menu-key" aria-hidden="true">
                  <kbd>{item.shortcut}</kbd>
                </span>
              )}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
