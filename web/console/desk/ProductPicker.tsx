import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n";
import type { Product } from "../model";
import { api } from "../session/api";
import { Dialog } from "../ui/Dialog";
import { DialogActions } from "../ui/DialogActions";
import { useLoaded } from "../ui/hooks";
import { Icon } from "../ui/Icon";
import { Spinner } from "../ui/parts";
import { ProductCard } from "./ProductCard";

/** As many as one message shows. */
const MOST = 6;
const STILL_MS = 250;

/** Find products of the catalogue and choose those to show the customer. */
export function ProductPicker({
  onSend,
  onClose,
}: {
  onSend: (products: readonly Product[]) => void;
  onClose: () => void;
}) {
  const [words, setWords] = useState("");
  const asked = useStill(words.trim());
  const [chosen, setChosen] = useState<readonly Product[]>([]);
  const [found, retry] = useLoaded(asked, (signal) =>
    api<{ products: Product[] }>(`/api/products?q=${encodeURIComponent(asked)}`, { signal }),
  );
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const isChosen = (product: Product) => chosen.some((one) => one.slug === product.slug);
  const toggle = (product: Product) =>
    setChosen((had) =>
      had.some((one) => one.slug === product.slug)
        ? had.filter((one) => one.slug !== product.slug)
        : had.length < MOST
          ? [...had, product]
          : had,
    );
  return (
    <Dialog title={t("products.title")} onClose={onClose} wide>
      <form
        class="picker"
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen.length) onSend(chosen);
        }}
      >
        <input
          ref={field}
          type="text"
          inputMode="search"
          class="picker-field"
          data-testid="product-search"
          value={words}
          dir={words ? "auto" : undefined}
          placeholder={t("products.search")}
          aria-label={t("products.search")}
          onInput={(event) => setWords(event.currentTarget.value)}
          onKeyDown={(event) => {
            // With nothing chosen yet, Enter takes the best match.
            const [best] = found.status === "ready" ? found.value.products : [];
            if (event.key !== "Enter" || event.isComposing || chosen.length || !best || !words.trim()) return;
            event.preventDefault();
            toggle(best);
          }}
        />
        <div class="picker-found" aria-live="polite" aria-busy={found.status === "loading"}>
          {found.status === "loading" && <Spinner label={t("products.loading")} />}
          {found.status === "failed" && (
            <p role="alert" class="picker-none">
              {t("products.failed")}{" "}
              <button type="button" class="link" onClick={retry}>
                {t("app.retry")}
              </button>
            </p>
          )}
          {found.status === "ready" && !found.value.products.length && (
            <p class="picker-none">{t("products.none")}</p>
          )}
          {found.status === "ready" && found.value.products.length > 0 && (
            <ul class="picker-list">
              {found.value.products.map((product) => (
                <li key={product.slug}>
                  <button
                    type="button"
                    class="picker-product"
                    data-testid="product-found"
                    aria-pressed={isChosen(product)}
                    disabled={!isChosen(product) && chosen.length >= MOST}
                    onClick={() => toggle(product)}
                  >
                    <ProductCard product={product} as="span" />
                    <span class="picker-check" aria-hidden="true">
                      {isChosen(product) && <Icon name="check" size={16} />}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          )}
        </div>
        <DialogActions
          act={chosen.length ? t("products.send", { count: chosen.length }) : t("products.choose")}
          testId="products-send"
          disabled={!chosen.length}
          onCancel={onClose}
        >
          {chosen.length >= MOST && <span class="faint">{t("products.most", { count: MOST })}</span>}
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** Give a text once it has stood still for a moment. */
function useStill(text: string): string {
  const [still, setStill] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setStill(text), STILL_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return still;
}
