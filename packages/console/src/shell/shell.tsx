import { AppShell, Burger, Container, NavLink } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBook2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Suspense, useEffect, useRef } from 'react';
import { Link, Navigate, Outlet, useLocation, useSearchParams } from 'react-router';
import { isStatus } from '../api/query-client.ts';
import { LiveProvider, useRefusal } from '../live/live.tsx';
import { LOCATION_PARAM, locationsQuery, useHref, withLocation } from '../locations/current-location.ts';
import { NoLocation } from '../locations/no-location.tsx';
import { NoSuchLocation } from '../locations/no-such-location.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { paths } from '../paths.ts';
import { type Session, sessionQuery } from '../session/session.ts';
import { SignInAgain } from '../session/sign-in-again.tsx';
import { Header } from './header.tsx';
import { Palette } from './palette.tsx';
import { sections } from './sections.ts';
import { Shortcuts } from './shortcuts.tsx';
import { Waiting } from './waiting.tsx';

const NAVBAR_WIDTH_PX = 220;
const HEADER_HEIGHT_PX = 56;

/** What stands around each page: who is signed in decides whether there is one, and the address which location. */
export function Shell() {
  const session = useQuery(sessionQuery);
  const location = useLocation();
  if (session.isPending) return <Waiting />;
  if (session.data === undefined) {
    const back = `${location.pathname}${location.search}`;
    if (isStatus(session.error, 401)) return <Navigate to={paths.signIn()} replace state={{ back }} />;
    return (
      <Container p="md" component="main">
        <ErrorNotice
          error={session.error}
          title="relata cannot be reached"
          onRetry={() => void session.refetch()}
        />
      </Container>
    );
  }
  return (
    <>
      <SignedIn session={session.data} />
      {isStatus(session.error, 401) && <SignInAgain />}
    </>
  );
}

function SignedIn({ session }: { session: Session }) {
  const [params] = useSearchParams();
  const { pathname, search, hash } = useLocation();
  const locations = useQuery(locationsQuery(session));
  const locationId = params.get(LOCATION_PARAM);
  if (locationId !== null) return <Frame key={locationId} session={session} locationId={locationId} />;
  if (locations.isPending) return <Waiting />;
  if (locations.data === undefined)
    return (
      <Container p="md" component="main">
        <ErrorNotice error={locations.error} onRetry={() => void locations.refetch()} />
      </Container>
    );
  const [first] = locations.data;
  if (first === undefined) return <NoLocation session={session} />;
  return <Navigate to={withLocation(`${pathname}${search}${hash}`, first.id)} replace />;
}

function Frame({ session, locationId }: { session: Session; locationId: string }) {
  const [isOpen, { toggle, close }] = useDisclosure();
  const { pathname } = useLocation();
  useFocusOnNewPage(pathname);
  return (
    <LiveProvider locationId={locationId} sessionId={session.csrfToken}>
      <a className="skip-link" href="#main">
        Skip to the page
      </a>
      <AppShell
        header={{ height: HEADER_HEIGHT_PX }}
        navbar={{ width: NAVBAR_WIDTH_PX, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
        padding="md"
      >
        <AppShell.Header>
          <Header
            session={session}
            locationId={locationId}
            burger={
              <Burger
                opened={isOpen}
                onClick={toggle}
                hiddenFrom="sm"
                size="sm"
                aria-label={isOpen ? 'Close the menu' : 'Open the menu'}
                aria-expanded={isOpen}
              />
            }
          />
        </AppShell.Header>
        <AppShell.Navbar p="xs" aria-label="Sections">
          <Sections pathname={pathname} onFollow={close} />
        </AppShell.Navbar>
        <AppShell.Main id="main" tabIndex={-1}>
          <Page />
        </AppShell.Main>
      </AppShell>
      <Palette session={session} locationId={locationId} />
      <Shortcuts />
    </LiveProvider>
  );
}

function Page() {
  const refusal = useRefusal();
  if (refusal === 'location_unknown' || refusal === 'location_forbidden') return <NoSuchLocation />;
  return (
    <Suspense fallback={<Waiting />}>
      <Outlet />
    </Suspense>
  );
}

function Sections({ pathname, onFollow }: { pathname: string; onFollow: () => void }) {
  const href = useHref();
  return (
    <>
      {sections.map(({ label, path, Icon }) => {
        const isHere = path === '/' ? pathname === '/' : pathname.startsWith(path);
        return (
          <NavLink
            key={path}
            component={Link}
            to={href(path)}
            label={label}
            leftSection={<Icon size={18} aria-hidden />}
            active={isHere}
            aria-current={isHere ? 'page' : undefined}
            onClick={onFollow}
          />
        );
      })}
      <NavLink
        component="a"
        href={paths.api()}
        label="API"
        leftSection={<IconBook2 size={18} aria-hidden />}
        mt="auto"
      />
    </>
  );
}

/** Whoever does not see that the page changed hears its title. */
function useFocusOnNewPage(pathname: string): void {
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    document.getElementById('main')?.focus({ preventScroll: true });
    globalThis.scrollTo(0, 0);
  }, [pathname]);
}
