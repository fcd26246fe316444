import {
  ActionIcon,
  Badge,
  Group,
  Kbd,
  Menu,
  Select,
  Text,
  Tooltip,
  UnstyledButton,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconMoon, IconSearch, IconSun, IconUser } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { api, setCsrfToken } from '../api/client.ts';
import { isStatus, queryClient } from '../api/query-client.ts';
import { useConnection } from '../live/live.tsx';
import { locationsQuery, useHref, withLocation } from '../locations/current-location.ts';
import { explain } from '../parts/error-notice.tsx';
import { paths } from '../paths.ts';
import type { Session } from '../session/session.ts';
import { modKey } from './mod-key.ts';
import { openPalette } from './palette.tsx';

interface HeaderProps {
  readonly session: Session;
  readonly locationId: string;
  readonly burger: ReactNode;
}

export function Header({ session, locationId, burger }: HeaderProps) {
  const href = useHref();
  return (
    <Group h="100%" px={{ base: 'xs', sm: 'md' }} justify="space-between" wrap="nowrap" gap="xs">
      <Group gap="xs" wrap="nowrap" miw={0}>
        {burger}
        <Text
          component={Link}
          to={href(paths.overview())}
          fw={700}
          c="var(--mantine-color-text)"
          td="none"
          visibleFrom="xs"
        >
          relata
        </Text>
        <LocationSelect session={session} locationId={locationId} />
      </Group>
      <Group gap="xs" wrap="nowrap" flex="none">
        <ConnectionState />
        <UnstyledButton onClick={openPalette} visibleFrom="md">
          <Group gap={6} wrap="nowrap" c="dimmed">
            <IconSearch size={16} aria-hidden />
            <Text size="sm">Go to …</Text> <Kbd size="xs">{modKey} K</Kbd>
          </Group>
        </UnstyledButton>
        <ActionIcon variant="subtle" color="gray" onClick={openPalette} hiddenFrom="md" aria-label="Go to …">
          <IconSearch size={18} />
        </ActionIcon>
        <ColorSchemeToggle />
        <UserMenu session={session} />
      </Group>
    </Group>
  );
}

function LocationSelect({ session, locationId }: { session: Session; locationId: string }) {
  const { data: locations = [] } = useQuery(locationsQuery(session));
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const known = locations.some(({ id }) => id === locationId);
  const choices = known ? locations : [...locations, { id: locationId, name: locationId }];
  return (
    <Select
      aria-label="Location"
      size="xs"
      miw={0}
      maw={220}
      searchable
      allowDeselect={false}
      nothingFoundMessage="No such location"
      data={choices.map(({ id, name }) => ({ value: id, label: name }))}
      value={locationId}
      onChange={(id) => {
        // What stands in the address beside it is the other location's.
        const section = `/${pathname.split('/')[1] ?? ''}`;
        if (id !== null) void navigate(withLocation(section, id));
      }}
    />
  );
}

const states = {
  connecting: { color: 'gray', label: 'Connecting', about: 'Waiting for the stream of events' },
  live: { color: 'teal', label: 'Live', about: 'What happens is shown as it happens' },
  lost: { color: 'orange', label: 'Reconnecting', about: 'The connection is lost; what is shown may be old' },
  refused: {
    color: 'red',
    label: 'Not live',
    about: 'What happens is not told here; reload to see changes',
  },
} as const;

function ConnectionState() {
  const { color, label, about } = states[useConnection()];
  return (
    <Tooltip label={about} events={{ hover: true, focus: true, touch: true }}>
      <Badge color={color} variant="dot" role="status" tabIndex={0} tt="none" style={{ flexShrink: 0 }}>
        {label}
      </Badge>
    </Tooltip>
  );
}

function ColorSchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme() === 'dark';
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={isDark ? 'Light colours' : 'Dark colours'}
      onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
    >
      {isDark ? <IconSun size={18} /> : <IconMoon size={18} />}
    </ActionIcon>
  );
}

function UserMenu({ session }: { session: Session }) {
  const navigate = useNavigate();
  const leave = () => {
    setCsrfToken(undefined);
    queryClient.clear();
    void navigate(paths.signIn());
  };
  const signOut = useMutation({
    mutationFn: () => api.DELETE('/v1/session'),
    onSuccess: leave,
    onError: (error) => {
      if (isStatus(error, 401)) leave();
      else {
        const message = explain(error).messages.join(' ');
        notifications.show({ color: 'red', title: 'You are still signed in', message });
      }
    },
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label="Who is signed in">
          <IconUser size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className="text">
          Signed in with the token {session.tokenName}
          {session.admin ? ' (admin)' : ''}
        </Menu.Label>
        <Menu.Item onClick={() => signOut.mutate()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
