import { useEffect, useMemo } from "react";
import { useRoute } from "wouter";
import { type CommandId, useCommand, useCommands } from "../../app/shortcuts/index.ts";
import { useConnections } from "../connections/index.ts";
import { isMachinePage, useMachines } from "../machines/index.ts";
import { changeTabs, closeTab, goToPlace, stepTab, useTabs } from "./store.ts";
import { type Tab, withTab } from "./tabs.ts";

/** By the place of the tab; the last of them, as in browsers, is the last tab's. */
const PLACES = ([1, 2, 3, 4, 5, 6, 7, 8, 9] as const).map((place): CommandId => `tab-${place}`);

/** The machine and page that the address names. */
export function useCurrentTab(): Tab | undefined {
  const [, params] = useRoute("/c/:connection/m/:uuid/:page");
  const connection = params && decodeURIComponent(params.connection);
  const uuid = params?.uuid;
  const page = params?.page;
  return useMemo(
    () => (connection && uuid && isMachinePage(page) ? { connection, uuid, page } : undefined),
    [connection, uuid, page],
  );
}

/** Keeps the tabs: who goes to a machine's page opens its tab, and a machine that is gone loses it. Called once. */
export function useFollowTabs(): void {
  const current = useCurrentTab();
  useEffect(() => {
    if (current) changeTabs((tabs) => withTab(tabs, current));
  }, [current]);

  useEffect(() => {
    const prune = () => {
      const { loaded, list } = useConnections.getState();
      const { byConnection } = useMachines.getState();
      const stays = ({ connection, uuid }: Tab) => {
        if (loaded && !list.some(({ id }) => id === connection)) return false;
        const machines = byConnection[connection];
        return !machines?.loaded || machines.byUuid.has(uuid);
      };
      changeTabs((tabs) => (tabs.every(stays) ? tabs : tabs.filter(stays)));
    };
    const stops = [useMachines.subscribe(prune), useConnections.subscribe(prune), useTabs.subscribe(prune)];
    prune();
    return () => {
      for (const stop of stops) stop();
    };
  }, []);

  const several = useTabs(({ tabs }) => tabs.length > 1);
  useCommand("next-tab", () => current && stepTab(current, 1), current !== undefined && several);
  useCommand("previous-tab", () => current && stepTab(current, -1), current !== undefined && several);
  const count = useTabs(({ tabs }) => Math.min(tabs.length, PLACES.length));
  const places = useMemo(() => PLACES.slice(0, count), [count]);
  useCommands(places, (id) => goToPlace(PLACES.indexOf(id)), current !== undefined && several);
  useCommand("close-tab", () => current && closeTab(current, current), current !== undefined);
}
