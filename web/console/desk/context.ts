import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { useStore } from "../ui/store";
import type { DeskClient } from "./client";
import type { DeskState } from "./state";

/** The desk client of the signed-in operator. */
export const DeskContext = createContext<DeskClient | null>(null);

export function useDesk(): DeskClient {
  const client = useContext(DeskContext);
  if (!client) throw new Error("used outside the desk");
  return client;
}

/** Read a part of the desk's state; pick values that keep their identity (no fresh arrays). */
export function useDeskState<V>(select: (state: DeskState) => V): V {
  return useStore(useDesk().store, select);
}
