import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n";
import { useNow } from "../ui/hooks";
import { Icon } from "../ui/Icon";
import { useDeskState } from "./context";
import { unsent } from "./outbox";

/** A connection that comes within this time is nobody's concern. */
const PATIENCE_MS = 1500;

/** Says when the desk is out of reach, when the next try comes and what has not been sent. */
export function ConnectionBanner() {
  const link = useDeskState((state) => state.link);
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (link === "online") return setLate(false);
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [link === "online"]);
  return link !== "online" && late ? <Banner connecting={link === "connecting"} /> : null;
}

function Banner({ connecting }: { connecting: boolean }) {
  const retryAt = useDeskState((state) => state.retryAt);
  const outbox = useDeskState((state) => state.outbox);
  const now = useNow(500);
  const count = unsent(outbox).length;
  const seconds = retryAt === null ? 0 : Math.ceil((retryAt - now) / 1000);
  return (
    <div class="offline-banner" data-testid="offline-banner">
      <Icon name="offline" />
      <p role="status">
        <strong>{t("connection.offline")}</strong>{" "}
        {count > 0 ? t("connection.unsent", { count }) : t("connection.safe")}
      </p>
      {/* Outside the live region: a countdown must not be read out every second. */}
      <span class="offline-retry" aria-hidden="true">
        {connecting || seconds <= 0 ? t("connection.retrying") : t("connection.retry_in", { seconds })}
      </span>
    </div>
  );
}
