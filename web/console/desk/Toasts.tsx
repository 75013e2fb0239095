import { Icon } from "../ui/Icon";
import { useDeskState } from "./context";

const ICONS = { info: "chats", success: "check", error: "alert" } as const;

/** Short news of what was just done; the desk's live region reads them out. */
export function Toasts() {
  const toasts = useDeskState((state) => state.toasts);
  return (
    <div class="toasts" aria-hidden="true" data-testid="toasts">
      {toasts.map((toast) => (
        <div key={toast.key} class={`toast toast-${toast.kind}`}>
          <Icon name={ICONS[toast.kind]} />
          <span dir="auto">{toast.text}</span>
        </div>
      ))}
    </div>
  );
}
