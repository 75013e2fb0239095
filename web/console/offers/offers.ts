import type { Offer, OfferEnd } from "../model";

/** An offer on screen; `end`: it has gone without an answer of ours, and says so until it is put away. */
export interface Standing {
  offer: Offer;
  end: OfferEnd | null;
}

/** A chat is offered; what was told of earlier offers goes. */
export function made(standing: readonly Standing[], offer: Offer): readonly Standing[] {
  const others = standing.filter((one) => one.end === null && one.offer.id !== offer.id);
  return [...others, { offer, end: null }];
}

/** An offer has ended: answered ones go, others stay to be told. */
export function ended(standing: readonly Standing[], id: string, end: OfferEnd): readonly Standing[] {
  if (end === "accepted" || end === "declined") return put(standing, id);
  return standing.map((one) => (one.offer.id === id && one.end === null ? { ...one, end } : one));
}

/** Somebody has read how it ended. */
export function put(standing: readonly Standing[], id: string): readonly Standing[] {
  return standing.filter((one) => one.offer.id !== id);
}

/** Start afresh from a snapshot: what it does not hold has ended while the connection was gone. */
export function afresh(standing: readonly Standing[], offers: readonly Offer[]): readonly Standing[] {
  const live = new Set(offers.map(({ id }) => id));
  const gone = standing.filter((one) => !live.has(one.offer.id));
  return [
    ...gone.map((one): Standing => ({ ...one, end: one.end ?? "withdrawn" })),
    ...offers.map((offer): Standing => ({ offer, end: null })),
  ];
}
