import {
  IconActivity,
  IconDatabase,
  IconHome,
  IconSettings,
  IconSitemap,
  IconWebhook,
} from '@tabler/icons-react';
import { paths } from '../paths.ts';

/** The pages of the menu, in its order; the second key after `g` goes there. */
export const sections = [
  { label: 'Overview', path: paths.overview(), Icon: IconHome, letter: 'o' },
  { label: 'Data model', path: paths.model(), Icon: IconSitemap, letter: 'm' },
  { label: 'Records', path: paths.records(), Icon: IconDatabase, letter: 'r' },
  { label: 'Events', path: paths.events(), Icon: IconActivity, letter: 'e' },
  { label: 'Endpoints', path: paths.endpoints(), Icon: IconWebhook, letter: 'w' },
  { label: 'Settings', path: paths.settings(), Icon: IconSettings, letter: 's' },
] as const;
