import { Skeleton, Stack } from "@mantine/core";
import shared from "../../components/SideList.module.css";
import classes from "./DetailsPage.module.css";
import listClasses from "./list/DeviceList.module.css";
import { strings } from "./strings/page.ts";

/** The page's shape while the hardware is being read. */
export function Skeletons() {
  return (
    <div className={classes["columns"]} role="status" aria-label={strings.loading}>
      <div className={`${shared["root"]} ${listClasses["root"]}`}>
        <Stack gap={12} p={20}>
          {Array.from({ length: 12 }, (_, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
            <Skeleton key={row} height={18} />
          ))}
        </Stack>
      </div>
      <Stack gap={24} p={36} flex={1} maw={880}>
        <Skeleton height={20} width={200} />
        <Skeleton height={32} />
        <Skeleton height={32} />
        <Skeleton height={32} />
      </Stack>
    </div>
  );
}
