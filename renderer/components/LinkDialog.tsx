import { ConfirmDialog } from "./ConfirmDialog.tsx";
import classes from "./LinkDialog.module.css";
import { guardLink } from "./link-guard.ts";
import { strings } from "./strings.ts";

/** Shows where a link that others wrote leads before it is opened, and opens none but https ones. */
export function LinkDialog({ address, onClose }: { address: string | undefined; onClose: () => void }) {
  const url = address === undefined ? undefined : guardLink(address);
  const refused = address !== undefined && !url;
  return (
    <ConfirmDialog
      opened={address !== undefined}
      title={refused ? strings.link.refusedTitle : strings.link.title}
      confirm={strings.link.open}
      ready={url !== undefined}
      onConfirm={() => {
        if (url) window.open(url.href, "_blank", "noopener,noreferrer");
        onClose();
      }}
      onClose={onClose}
    >
      <div>{refused ? strings.link.refused : strings.link.text}</div>
      {/* The parsed form: what a browser would go to, with look-alike letters spelled out. */}
      <code className={classes["address"]}>{url?.href ?? address?.slice(0, 300)}</code>
    </ConfirmDialog>
  );
}
