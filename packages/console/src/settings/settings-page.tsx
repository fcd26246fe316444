import { Stack, Tabs } from '@mantine/core';
import { PageHeader } from '../parts/page-header.tsx';
import { useSearchState } from '../parts/use-search-state.ts';
import { useSession } from '../session/session.ts';
import { AboutSection } from './about-section.tsx';
import { KeysSection } from './keys-section.tsx';
import { LocationsSection } from './locations-section.tsx';
import { TokensSection } from './tokens-section.tsx';

const TAB_PARAM = 'tab';

/** What holds for the whole of relata; what is the admin's is shown to the admin. */
export function Component() {
  const { admin } = useSession();
  const [params, change] = useSearchState();
  const tabs = [
    ...(admin
      ? [
          { value: 'locations', label: 'Locations', content: <LocationsSection /> },
          { value: 'tokens', label: 'Tokens', content: <TokensSection /> },
        ]
      : []),
    { value: 'keys', label: 'Keys', content: <KeysSection /> },
    { value: 'about', label: 'Limits and version', content: <AboutSection /> },
  ];
  const asked = params.get(TAB_PARAM);
  const shown = tabs.find(({ value }) => value === asked) ?? tabs[0];
  return (
    <Stack gap={0}>
      <PageHeader title="Settings" />
      <Tabs
        value={shown?.value ?? null}
        keepMounted={false}
        onChange={(value) => change({ [TAB_PARAM]: value })}
      >
        <Tabs.List mb="md">
          {tabs.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(({ value, content }) => (
          <Tabs.Panel key={value} value={value}>
            {content}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  );
}
