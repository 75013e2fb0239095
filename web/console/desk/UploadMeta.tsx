import { percent, t } from "../i18n";
import { Icon } from "../ui/Icon";
import type { Pending } from "./Timeline";
import type { Upload } from "./uploads";

/** How far a file on its way has come, and what may be done about it. */
export function UploadMeta({ upload, pending }: { upload: Upload; pending: Pending }) {
  const { client_id: id, share, refused } = upload;
  if (refused) {
    return (
      <span class="outgoing outgoing-refused" role="alert">
        <Icon name="alert" size={13} />
        <span>
          {t("chat.failed")}: {refused}
        </span>
        <button type="button" class="link" onClick={() => pending.onRetryUpload(id)}>
          {t("chat.retry")}
        </button>
        <button type="button" class="link" onClick={() => pending.onCancelUpload(id)}>
          {t("chat.discard")}
        </button>
      </span>
    );
  }
  return (
    <span class="outgoing" data-testid="upload">
      {share === null ? (
        <>
          <Icon name="clock" size={12} />
          {pending.online ? t("files.waiting") : t("files.waiting_offline")}
        </>
      ) : (
        <>
          <progress class="upload-progress" value={share} max={1} aria-label={t("files.sending")} />
          {/* All of it is there; the desk is looking at it. */}
          {share < 1 ? percent(share) : t("files.checking")}
        </>
      )}
      <button
        type="button"
        class="link"
        data-testid="upload-cancel"
        onClick={() => pending.onCancelUpload(id)}
      >
        {t("files.cancel")}
      </button>
    </span>
  );
}
