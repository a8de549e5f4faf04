import { Menu } from "@mantine/core";
import {
  IconArrowsMaximize,
  IconCopy,
  IconDots,
  IconDownload,
  IconEraser,
  IconFolders,
  IconInfoCircle,
  IconStack2,
  IconTransform,
  IconTrash,
} from "@tabler/icons-react";
import { navigate } from "wouter/use-browser-location";
import type { Volume } from "../../../../shared/contract/volumes.ts";
import { IconAction } from "../../../components/IconAction.tsx";
import { convertImage } from "../../convert/index.ts";
import { filesPath } from "../../guest-files/index.ts";
import { imagePath } from "../../images/index.ts";
import type { Place } from "../model.ts";
import type { Asked } from "./dialogs/VolumeDialogs.tsx";
import { strings } from "./strings.ts";
import { startDownload } from "./transfers.ts";

const words = strings.actions;
const icon = { size: 16, stroke: 1.5 };

/** What can be done with one volume. */
export function VolumeMenu({
  place,
  volume,
  onAsk,
}: {
  place: Place;
  volume: Volume;
  onAsk: (asked: Asked) => void;
}) {
  const { name, unfinished } = volume;
  const image = { kind: "volume", ...place, volume: name } as const;
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <IconAction label={strings.menu(name)} size={24} unavailable={unfinished && strings.unfinished}>
          <IconDots {...icon} />
        </IconAction>
      </Menu.Target>
      {!unfinished && (
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconInfoCircle {...icon} />}
            onClick={() => onAsk({ kind: "details", volume })}
          >
            {words.details}
          </Menu.Item>
          <Menu.Item leftSection={<IconStack2 {...icon} />} onClick={() => navigate(imagePath(image))}>
            {words.image}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFolders {...icon} />}
            onClick={() => navigate(filesPath({ kind: "image", image }))}
          >
            {words.files}
          </Menu.Item>
          <Menu.Item leftSection={<IconTransform {...icon} />} onClick={() => convertImage(image, name)}>
            {words.convert}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconArrowsMaximize {...icon} />}
            onClick={() => onAsk({ kind: "resize", volume })}
          >
            {words.resize}
          </Menu.Item>
          <Menu.Item leftSection={<IconCopy {...icon} />} onClick={() => onAsk({ kind: "clone", volume })}>
            {words.clone}
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload {...icon} />} onClick={() => void startDownload(place, name)}>
            {words.download}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            color="red"
            leftSection={<IconEraser {...icon} />}
            onClick={() => onAsk({ kind: "wipe", volume })}
          >
            {words.wipe}
          </Menu.Item>
          <Menu.Item
            color="red"
            leftSection={<IconTrash {...icon} />}
            onClick={() => onAsk({ kind: "delete", names: [name] })}
          >
            {words.delete}
          </Menu.Item>
        </Menu.Dropdown>
      )}
    </Menu>
  );
}
