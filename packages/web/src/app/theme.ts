import { createTheme, type MantineColorsTuple } from "@mantine/core";

const ink: MantineColorsTuple = [
  "#eef2fc",
  "#dbe3f8",
  "#b7c6f0",
  "#8eabff",
  "#6386ee",
  "#4269dd",
  "#2b50c8",
  "#2445ad",
  "#1d388d",
  "#162b6c",
];

/** Mantine wears our tokens; the colours themselves live in tokens.css. */
export const theme = createTheme({
  primaryColor: "ink",
  primaryShade: { light: 6, dark: 3 },
  autoContrast: true,
  colors: { ink },
  fontFamily: "var(--font)",
  fontFamilyMonospace: "var(--mono)",
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  defaultRadius: 4,
  cursorType: "pointer",
  respectReducedMotion: true,
  focusRing: "auto",
  shadows: { xs: "none", sm: "none", md: "none", lg: "none", xl: "none" },
  components: {
    Button: { defaultProps: { size: "sm" } },
    TextInput: { defaultProps: { size: "sm" } },
    NativeSelect: { defaultProps: { size: "sm" } },
    NumberInput: { defaultProps: { size: "sm" } },
    PasswordInput: { defaultProps: { size: "sm" } },
    Popover: { defaultProps: { transitionProps: { duration: 100 } } },
    Menu: { defaultProps: { transitionProps: { duration: 100 } } },
    Modal: { defaultProps: { transitionProps: { duration: 120 } } },
    Tooltip: { defaultProps: { openDelay: 250, transitionProps: { duration: 80 } } },
  },
});
