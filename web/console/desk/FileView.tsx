import { t } from "../i18n";
import type { SentFile } from "../model";
import { Icon } from "../ui/Icon";

/** A picture, or a file by its name. `preview`: it is on its way, and only this browser has it. */
export function FileView({ file, preview }: { file: SentFile; preview?: string | null | undefined }) {
  const address = file.id && `/api/files/${encodeURIComponent(file.id)}`;
  if (file.picture && (address || preview)) {
    const image = (
      <img
        src={preview ?? `${address}?small=1`}
        alt={file.name}
        // Its place is kept before it comes, so that nothing jumps.
        {...boxOf(file)}
        loading="lazy"
        decoding="async"
      />
    );
    if (!address) return <span class="picture">{image}</span>;
    return (
      <a class="picture" href={address} target="_blank" rel="noopener" data-testid="picture">
        {image}
      </a>
    );
  }
  const inner = (
    <>
      <span class="file-thumb">
        <Icon name="file" size={20} />
      </span>
      <span class="file-text">
        <bdi class="file-name">{file.name}</bdi>
        <span class="file-facts">
          <bdi>{kindOf(file)}</bdi> · {sizeText(file.size)}
        </span>
      </span>
    </>
  );
  if (!address) return <span class="file">{inner}</span>;
  return (
    <a class="file" href={`${address}?download=1`} download={file.name} data-testid="file">
      {inner}
      <Icon name="download" size={16} />
    </a>
  );
}

const LONGEST_PX = 320;

function boxOf({ width, height }: SentFile): { width?: number; height?: number } {
  if (!width || !height) return {};
  const scale = Math.min(1, LONGEST_PX / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Write a number of bytes as people read it. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return t("files.bytes", { count: bytes });
  if (bytes < 1_000_000) return t("files.kilobytes", { count: Math.round(bytes / 1000) });
  return t("files.megabytes", { count: Math.round(bytes / 100_000) / 10 });
}

/** The desk gives every name an ending that tells the truth. */
function kindOf({ name }: SentFile): string {
  return name.slice(name.lastIndexOf(".") + 1).toUpperCase();
}
