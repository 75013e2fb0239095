/** A figure on its scale, with the band it may truly lie in. The words beside it say the same. */
export function IntervalTrack({
  value,
  low,
  high,
  from,
  to,
}: {
  value: number;
  low: number;
  high: number;
  from: number;
  to: number;
}) {
  const place = (at: number) => `${(Math.min(to, Math.max(from, at)) - from) * (100 / (to - from))}%`;
  return (
    <div class="track track-interval" aria-hidden="true">
      <span
        class="track-band"
        style={{ insetInlineStart: place(low), insetInlineEnd: `calc(100% - ${place(high)})` }}
      />
      <span class="track-point" style={{ insetInlineStart: place(value) }} />
      {from < 0 && <span class="track-zero" style={{ insetInlineStart: place(0) }} />}
    </div>
  );
}
