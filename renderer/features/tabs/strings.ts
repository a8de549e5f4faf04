export const strings = {
  label: "Open machines",
  close: (name: string) => `Close the tab of ${name}; the machine goes on`,
  unknown: "Unknown machine",
};
