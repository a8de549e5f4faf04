import { Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { navigate } from "wouter/use-browser-location";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { useDetails } from "./context.ts";
import { strings } from "./strings/page.ts";
import { useUnapplied } from "./use-unapplied.ts";

const words = strings.leave;

/**
 * Asks before a link leads away from unapplied changes. Ways that cannot be held up (the Back button, the
 * palette) lose nothing: the changes are there again when the page is.
 */
export function LeaveGuard() {
  const { connection, uuid } = useDetails();
  const { count, drop } = useUnapplied({ connection, uuid });
  const [target, setTarget] = useState<string>();
  const dirty = count > 0;

  useEffect(() => {
    if (!dirty) return;
    const onClick = (event: MouseEvent) => {
      if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const link = (event.target as Element).closest?.("a[href]");
      if (!(link instanceof HTMLAnchorElement) || link.origin !== location.origin) return;
      if (link.pathname === location.pathname) return;
      event.preventDefault();
      event.stopPropagation();
      setTarget(link.pathname + link.search);
    };
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    document.addEventListener("click", onClick, true);
    window.addEventListener("beforeunload", onUnload);
    return () => {
      document.removeEventListener("click", onClick, true);
      window.removeEventListener("beforeunload", onUnload);
    };
  }, [dirty]);

  return (
    <ConfirmDialog
      opened={target !== undefined}
      title={words.title}
      confirm={words.confirm}
      danger
      onConfirm={() => {
        drop();
        setTarget(undefined);
        if (target) navigate(target);
      }}
      onClose={() => setTarget(undefined)}
    >
      <Text>{words.body(count)}</Text>
    </ConfirmDialog>
  );
}
