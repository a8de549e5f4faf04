import { SegmentedControl } from "@mantine/core";
import { RANGES, usePreferences } from "./preferences.ts";
import { strings } from "./strings.ts";

/** How far back, and as graphs or as a table. */
export function Controls() {
  const { range, view } = usePreferences();
  return (
    <>
      <SegmentedControl
        aria-label={strings.view}
        value={view}
        onChange={(value) => usePreferences.setState({ view: value })}
        data={(["graphs", "table"] as const).map((value) => ({ value, label: strings.views[value] }))}
      />
      <SegmentedControl
        aria-label={strings.range}
        value={range}
        onChange={(value) => usePreferences.setState({ range: value })}
        data={RANGES.map((value) => ({ value, label: strings.ranges[value] }))}
      />
    </>
  );
}
