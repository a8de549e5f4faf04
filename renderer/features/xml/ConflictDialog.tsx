import { Button, Modal } from "@mantine/core";
import { XmlDiff } from "./editor/XmlDiff.tsx";
import { strings } from "./strings.ts";
import classes from "./Xml.module.css";

interface Props {
  theirs: string;
  mine: string;
  onTakeTheirs: () => void;
  onKeepMine: () => void;
  onClose: () => void;
}

/** Two people edited the same definition: both texts, and the choice between them. */
export function ConflictDialog({ theirs, mine, onTakeTheirs, onKeepMine, onClose }: Props) {
  return (
    <Modal opened onClose={onClose} title={strings.conflictTitle} size={1120} yOffset="4vh">
      <div className={classes["review"]}>
        <XmlDiff before={theirs} after={mine} labels={{ before: strings.theirs, after: strings.mine }} />
        <div className={classes["buttons"]}>
          <span className={classes["hint"]}>{strings.conflictNote}</span>
          <Button variant="default" onClick={onTakeTheirs}>
            {strings.takeTheirs}
          </Button>
          <Button onClick={onKeepMine} data-autofocus>
            {strings.keepMine}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
