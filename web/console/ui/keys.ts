/** Enter by itself sends; with Shift it is a new line, with Ctrl another wish, and an input method's own is none at all. */
export const isPlainEnter = (event: KeyboardEvent): boolean =>
  event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.isComposing;

/** Make a form's handler of Ctrl+Enter (Cmd+Enter), which does what its first button does. */
export const onControlEnter =
  (act: () => void) =>
  (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    act();
  };

/** Does somebody write there? Then a letter is a letter. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null
  );
}
