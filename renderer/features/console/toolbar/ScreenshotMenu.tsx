import { Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCamera, IconCopy, IconDownload } from "@tabler/icons-react";
import { IconAction } from "../../../components/IconAction.tsx";
import { saveFile, timestamped } from "../../../components/save-file.ts";
import type { ScreenSession } from "../screen/screen-session.ts";
import { strings } from "../strings.ts";
import type { Actions } from "../use-actions.ts";

interface Props {
  name: string;
  screen: ScreenSession | undefined;
  unavailable: string | undefined;
  actions: Actions;
}

/** The screen's picture as it is, at the guest's own size. */
export function ScreenshotMenu({ name, screen, unavailable, actions }: Props) {
  const take = async (use: (picture: Blob) => Promise<string>) => {
    let picture: Blob;
    try {
      picture = await screen!.screenshot();
    } catch {
      actions.fail({
        code: "no-screenshot",
        message: strings.screenshotFailed,
        hint: strings.screenshotFailedHint,
      });
      return;
    }
    try {
      notifications.show({ message: await use(picture), autoClose: 2500 });
    } catch {
      actions.fail({ code: "clipboard-denied", message: strings.copyFailed, hint: strings.copyFailedHint });
    }
  };
  const save = async (picture: Blob) => {
    saveFile(picture, timestamped(name, "png"));
    return strings.screenshotSaved;
  };
  const copy = async (picture: Blob) => {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
    return strings.screenshotCopied;
  };
  return (
    <Menu position="bottom-end" disabled={unavailable !== undefined}>
      <Menu.Target>
        <IconAction label={strings.screenshot} unavailable={unavailable}>
          <IconCamera size={18} stroke={1.5} />
        </IconAction>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconDownload size={16} stroke={1.5} />} onClick={() => void take(save)}>
          {strings.screenshotSave}
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={16} stroke={1.5} />} onClick={() => void take(copy)}>
          {strings.screenshotCopy}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
