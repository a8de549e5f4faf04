import { create } from "zustand";

/** The connection whose order of starts is on screen, if any. */
export const useStartOrder = create<{ connection?: string | undefined }>(() => ({}));

/** Shows the order in which a connection's machines start with their host. */
export const openStartOrder = (connection: string) => useStartOrder.setState({ connection });

export const closeStartOrder = () => useStartOrder.setState({ connection: undefined });
