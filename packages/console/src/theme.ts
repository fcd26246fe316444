import {
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  type MantineColorsTuple,
  Modal,
  Notification,
  Table,
} from '@mantine/core';

/** The library leaves the crosses without a name. */
const closeButtonProps = { 'aria-label': 'Close' };

const ink: MantineColorsTuple = [
  '#eef2ff',
  '#dbe4ff',
  '#bac8ff',
  '#91a7ff',
  '#748ffc',
  '#5c7cfa',
  '#4c6ef5',
  '#4263eb',
  '#3b5bdb',
  '#364fc7',
];

/** Contrast is at least 4.5 : 1 in light and dark; tests look at each page with axe. */
export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 8 },
  colors: { ink },
  autoContrast: true,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontWeight: '600' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Drawer: Drawer.extend({ defaultProps: { closeButtonProps }, styles: { title: { fontWeight: 600 } } }),
    Modal: Modal.extend({ defaultProps: { closeButtonProps }, styles: { title: { fontWeight: 600 } } }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps } }),
    // The library's own is too bright in dark for links to be read on it (3.8 : 1).
    Table: Table.extend({
      defaultProps: {
        highlightOnHoverColor: 'light-dark(var(--mantine-color-gray-0), var(--mantine-color-dark-6))',
      },
    }),
  },
});

/**
 * The library's own are too pale for secondary text and errors (3.3 : 1), and too deep below a chosen link that is
 * pointed at (4.1 : 1).
 */
export const cssVariables: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': colors.gray[7],
    '--mantine-color-error': colors.red[9],
    '--mantine-color-ink-light-hover': ink[1],
  },
  dark: { '--mantine-color-dimmed': colors.dark[1], '--mantine-color-error': colors.red[5] },
});
