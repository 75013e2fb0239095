import type { Offer, OfferEnd } from "../model";

/** An offer on screen; `end`: it has gone without an answer of ours, and says so until it is put away. */
export interface Standing {
  offer: Offer;
  end: OfferEnd | null;
  /** Heard of on this very connection: news that may be ahead of its snapshot. */
  fresh: boolean;
}

/** A chat is offered; what was told of earlier offers goes. */
export function made(standing: readonly Standing[], offer: Offer): readonly Standing[] {
  const others = standing.filter((one) => one.end === null && one.offer.id !== offer.id);
  return [...others, { offer, end: null, fresh: true }];
}

/** An offer has ended: answered ones go, others stay to be told. */
export function ended(standing: readonly Standing[], id: string, end: OfferEnd): readonly Standing[] {
  if (end === "accepted" || end === "declined") return put(standing, id);
  return standing.map((one) =>
    one.offer.id === id && one.end === null ? { ...one, end, fresh: true } : one,
  );
}

/** Somebody has read how it ended. */
export function put(standing: readonly Standing[], id: string): readonly Standing[] {
  return standing.filter((one) => one.offer.id !== id);
}

/** A connection was accepted: what is known is older than its snapshot. */
export function connected(standing: readonly Standing[]): readonly Standing[] {
  return standing.map((one) => ({ ...one, fresh: false }));
}

/** Start afresh from a snapshot: what it does not hold has ended while the connection was gone, unless news says more. */
export function afresh(standing: readonly Standing[], offers: readonly Offer[]): readonly Standing[] {
  const live = new Set(offers.map(({ id }) => id));
  const kept = standing.filter((one) => one.fresh || !live.has(one.offer.id));
  const known = new Set(kept.map((one) => one.offer.id));
  return [
    ...kept.map((one): Standing => (one.fresh ? one : { ...one, end: one.end ?? "withdrawn" })),
    ...offers
      .filter(({ id }) => !known.has(id))
      .map((offer): Standing => ({ offer, end: null, fresh: false })),
  ];
}
