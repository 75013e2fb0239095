import { useState } from "preact/hooks";
import { t } from "../i18n";
import { errorText } from "../session/api";
import { EmptyState, Spinner } from "../ui/parts";
import { useFresh } from "./fresh";

interface Page<T> {
  items: T[];
  more: boolean;
}
export interface Paged<T> {
  /** Null until the first page has come. */
  items: T[] | null;
  error: unknown;
  again: () => void;
  more: boolean;
  state: "idle" | "loading" | "failed";
  loadMore: () => Promise<void>;
}

/** A list that is fetched page by page and whose first page is kept fresh. */
export function usePaged<T>(
  key: string,
  load: (before?: string) => Promise<Page<T>>,
  idOf: (item: T) => string,
): Paged<T> {
  const { value, error, again } = useFresh(key, () => load());
  const [older, setOlder] = useState<(Page<T> & { after: string }) | null>(null);
  const [state, setState] = useState<Paged<T>["state"]>("idle");
  const lastId = (items: T[]) => {
    const last = items.at(-1);
    return last === undefined ? "" : idOf(last);
  };
  const end = value ? lastId(value.items) : "";
  // Older ones are fitted on only while the first page ends where it did when they were fetched.
  const fitted = older?.after === end ? older : null;
  const items = value && [...value.items, ...(fitted?.items ?? [])];
  const loadMore = async () => {
    if (!items) return;
    setState("loading");
    try {
      const page = await load(lastId(items));
      setOlder({ after: end, items: [...(fitted?.items ?? []), ...page.items], more: page.more });
      setState("idle");
    } catch {
      setState("failed");
    }
  };
  return { items, error, again, more: (fitted ?? value)?.more ?? false, state, loadMore };
}

/** What stands where a list will be: that it loads, or why it did not and the way to try again. */
export function Awaited({ error, again, title }: { error: unknown; again: () => void; title: string }) {
  if (!error) return <Spinner label={t("app.loading")} />;
  return (
    <EmptyState
      tone="error"
      icon="alert"
      title={title}
      hint={errorText(error)}
      action={
        <button type="button" class="button" onClick={again}>
          {t("app.retry")}
        </button>
      }
    />
  );
}

export function More({ paged, label }: { paged: Paged<unknown>; label: string }) {
  if (!paged.more) return null;
  const loading = paged.state === "loading";
  return (
    <p class="more">
      {paged.state === "failed" && <span role="alert">{t("knowledge.more_failed")}</span>}
      <button
        type="button"
        class="button button-small"
        disabled={loading}
        onClick={() => void paged.loadMore()}
      >
        {loading ? t("app.loading") : label}
      </button>
    </p>
  );
}
