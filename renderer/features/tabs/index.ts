export { useTabs } from "./store.ts";
export { TabBar, tabId } from "./TabBar.tsx";
export { sameMachine, type Tab } from "./tabs.ts";
export { useCurrentTab, useFollowTabs } from "./use-tabs.ts";
