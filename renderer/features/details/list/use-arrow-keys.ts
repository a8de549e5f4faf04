import { type KeyboardEvent, type RefObject, useCallback, useEffect } from "react";

/**
 * Arrow keys over the links of a list. Moving opens what the focus comes to, as in a list of mails; the list is
 * one stop of the Tab key.
 */
export function useArrowKeys(list: RefObject<HTMLElement | null>) {
  // The current link is the way in; without one (it is filtered away) the first.
  useEffect(() => {
    const links = linksOf(list.current);
    const entrance = links.find((link) => link.hasAttribute("aria-current")) ?? links[0];
    for (const link of links) link.tabIndex = link === entrance ? 0 : -1;
  });
  return useCallback(
    (event: KeyboardEvent) => {
      const links = linksOf(list.current);
      const index = links.indexOf(event.target as HTMLAnchorElement);
      const target = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: links.length - 1 }[event.key];
      if (index < 0 || target === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const link = links[Math.max(0, Math.min(links.length - 1, target))];
      link?.focus();
      link?.click();
    },
    [list],
  );
}

const linksOf = (list: HTMLElement | null) => [...(list?.querySelectorAll<HTMLAnchorElement>("a") ?? [])];
