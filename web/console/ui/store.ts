import { useLayoutEffect, useState } from "preact/hooks";

/** State in one place: read it, replace it, hear of it. */
export class Store<S> {
  readonly #listeners = new Set<() => void>();
  #state: S;

  constructor(initial: S) {
    this.#state = initial;
  }

  get state(): S {
    return this.#state;
  }

  set(next: S): void {
    if (Object.is(next, this.#state)) return;
    this.#state = next;
    for (const listener of [...this.#listeners]) listener();
  }

  update(change: (state: S) => S): void {
    this.set(change(this.#state));
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Show a part of a store; the component draws again only when that part is another value. */
export function useStore<S, V>(store: Store<S>, select: (state: S) => V): V {
  const value = select(store.state);
  const [, redraw] = useState({});
  useLayoutEffect(() => {
    let shown = value;
    const check = () => {
      const next = select(store.state);
      if (Object.is(next, shown)) return;
      shown = next;
      redraw({});
    };
    check(); // it may have changed between drawing and listening
    return store.subscribe(check);
  });
  return value;
}
