import { num, t } from "../i18n";
import { useDesk, useDeskState } from "./context";
import { isMine } from "./lists";

/** How many chats one has, of how many at once; what is put off does not count. */
export function OwnLoad() {
  const { staff } = useDesk();
  const capacity = useDeskState((state) => state.colleagues.find((one) => one.id === staff.id)?.capacity);
  const load = useDeskState(
    ({ lists }) => Object.keys(lists.known).filter((id) => isMine(lists, id, staff.id)).length,
  );
  const loaded = useDeskState((state) => state.lists.loaded);
  if (capacity === undefined || !loaded) return null;
  const full = load >= capacity;
  const words = t("presence.load", { load: num(load), capacity: num(capacity) });
  return (
    <span class={full ? "load load-full" : "load"} data-testid="own-load" title={words}>
      <span class="visually-hidden">{words}</span>
      <span aria-hidden="true">{t("presence.load_short", { load: num(load), capacity: num(capacity) })}</span>
      {full && (
        <span class="load-words" aria-hidden="true">
          {t("moves.full")}
        </span>
      )}
    </span>
  );
}
