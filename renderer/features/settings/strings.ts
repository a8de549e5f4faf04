export const strings = {
  title: "Settings",
  appearance: "Appearance",
  theme: "Theme",
  themeHint: "“System” follows the desktop's dark or light preference.",
  themes: { auto: "System", light: "Light", dark: "Dark" },
  shortcuts: "Keyboard",
  list: [
    { keys: ["Ctrl", "K"], text: "Go to a machine or do something" },
    { keys: ["/"], text: "Filter the machines" },
    { keys: ["↑", "↓"], text: "Move through the machines" },
    { keys: ["Enter"], text: "Open the selected machine's console" },
    { keys: ["Delete"], text: "Delete the selected machine (asks first)" },
    { keys: ["Shift", "F10"], text: "Everything that can be done with the selected machine" },
    { keys: ["→"], text: "From the list to the selected machine's buttons" },
    { keys: ["Esc"], text: "Close a dialog; empty the filter; from a machine's buttons back to the list" },
  ],
};
