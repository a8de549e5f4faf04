import {
  ActionIcon,
  Button,
  type CSSVariablesResolver,
  createTheme,
  Input,
  type MantineColorsTuple,
  Menu,
  Modal,
  Select,
  Tooltip,
} from "@mantine/core";
import { strings } from "../components/strings.ts";

/** Neutral slate, light to dark: surfaces, borders and text of the light theme. */
const gray: MantineColorsTuple = [
  "#f7f8fa",
  "#eff1f4",
  "#e3e6eb",
  "#d4d9e0",
  "#c0c7d1",
  "#7a8494",
  "#586273",
  "#434b59",
  "#2a313c",
  "#1a1f27",
];

/** Mantine's scale of the dark theme: 0 text, 2 dimmed, 4 borders, 6 inputs and raised surfaces, 7 body. */
const dark: MantineColorsTuple = [
  "#e4e8ee",
  "#c5ccd6",
  "#9aa5b4",
  "#6b7686",
  "#2f3641",
  "#272d37",
  "#1c2129",
  "#161a20",
  "#11151a",
  "#0b0e12",
];

/** The one accent. */
const accent: MantineColorsTuple = [
  "#eef1ff",
  "#dde3ff",
  "#b9c4fe",
  "#93a3fb",
  "#7486f5",
  "#5a6bec",
  "#4957de",
  "#3d49c4",
  "#343e9f",
  "#2d367e",
];

/** For what cannot be taken back; white on its shade 6 is readable. */
const red: MantineColorsTuple = [
  "#fdf1f1",
  "#fbe0e1",
  "#f3bcbf",
  "#ec9398",
  "#e06a71",
  "#d2474f",
  "#c0303a",
  "#a8262f",
  "#8a2028",
  "#6c1b21",
];

const TRANSITION = { duration: 100 };

export const theme = createTheme({
  colors: { gray, dark, accent, red },
  primaryColor: "accent",
  primaryShade: { light: 6, dark: 6 },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSizes: { xs: "12px", sm: "13px", md: "13px", lg: "15px", xl: "20px" },
  lineHeights: { xs: "1.45", sm: "1.5", md: "1.5", lg: "1.5", xl: "1.4" },
  spacing: { xs: "4px", sm: "8px", md: "16px", lg: "24px", xl: "32px" },
  radius: { xs: "3px", sm: "4px", md: "6px", lg: "8px", xl: "12px" },
  defaultRadius: "md",
  headings: { fontWeight: "600" },
  respectReducedMotion: true,
  cursorType: "default",
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { radius: "md" } }),
    Button: Button.extend({ defaultProps: { size: "sm" } }),
    Input: Input.extend({ defaultProps: { size: "sm" } }),
    Menu: Menu.extend({
      defaultProps: {
        transitionProps: TRANSITION,
        shadow: "md",
        width: 220,
        withInitialFocusPlaceholder: false,
      },
    }),
    Modal: Modal.extend({
      defaultProps: {
        transitionProps: { ...TRANSITION, transition: "fade" },
        yOffset: "8vh",
        shadow: "xl",
        overlayProps: { backgroundOpacity: 0.45 },
        closeButtonProps: { "aria-label": strings.close },
      },
    }),
    Select: Select.extend({
      defaultProps: {
        comboboxProps: { shadow: "md", transitionProps: TRANSITION },
        checkIconPosition: "right",
      },
    }),
    Tooltip: Tooltip.extend({
      defaultProps: { transitionProps: TRANSITION, openDelay: 400, multiline: true, maw: 320 },
    }),
  },
});

/** Our own variables beside Mantine's: what surfaces, borders and states look like in either theme. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-placeholder": "#667081",
    "--mantine-color-default-border": "var(--mantine-color-gray-3)",
    "--mantine-color-error": "#c0262d",
    "--gh-body": "#ffffff",
    "--gh-chrome": "#f5f6f8",
    "--gh-raised": "#ffffff",
    "--gh-hover": "#f2f4f7",
    "--gh-selected": "#e9edff",
    "--gh-border": "#e3e6eb",
    "--gh-text": "#1a1f27",
    "--gh-muted": "#586273",
    "--gh-accent": "#3d49c4",
    "--gh-danger": "#c0262d",
    "--gh-danger-surface": "#fdf1f1",
    "--gh-danger-border": "#f0c7c9",
    "--gh-warning": "#8a5a00",
    "--gh-warning-surface": "#fdf6e7",
    "--gh-warning-border": "#eddcb4",
    "--gh-state-running": "#18794e",
    "--gh-state-paused": "#8a5a00",
    "--gh-state-off": "#586273",
    "--gh-state-crashed": "#c0262d",
    "--gh-state-working": "#0b64c0",
    "--gh-screen": "#e9ecf0",
    "--gh-curve-first": "#3d49c4",
    "--gh-curve-second": "#0f766e",
    "--gh-curve-area": "#3d49c414",
  },
  dark: {
    "--mantine-color-placeholder": "#8b96a6",
    "--mantine-color-default-border": "var(--mantine-color-dark-4)",
    // Also on what is raised, where Mantine's own would be the ground itself.
    "--mantine-color-disabled": "#272d37",
    "--mantine-color-error": "#ff8b8f",
    "--gh-body": "#161a20",
    "--gh-chrome": "#11151a",
    "--gh-raised": "#1c2129",
    "--gh-hover": "#1d222a",
    "--gh-selected": "#262d4a",
    "--gh-border": "#272d37",
    "--gh-text": "#e4e8ee",
    "--gh-muted": "#9aa5b4",
    "--gh-accent": "#93a3fb",
    "--gh-danger": "#ff8b8f",
    "--gh-danger-surface": "#2a1a1d",
    "--gh-danger-border": "#54292e",
    "--gh-warning": "#e3b04b",
    "--gh-warning-surface": "#261f12",
    "--gh-warning-border": "#4b3c1b",
    "--gh-state-running": "#53c98b",
    "--gh-state-paused": "#e3b04b",
    "--gh-state-off": "#9aa5b4",
    "--gh-state-crashed": "#ff8b8f",
    "--gh-state-working": "#6fb3ff",
    "--gh-screen": "#0d1014",
    "--gh-curve-first": "#93a3fb",
    "--gh-curve-second": "#5ec8b8",
    "--gh-curve-area": "#93a3fb1f",
  },
});
