import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router';
import { useHref } from '../locations/current-location.ts';

interface To {
  /** One of `paths`; the location is added. */
  readonly to: string;
  readonly children: ReactNode;
}

export function Link({ to, ...rest }: AnchorProps & To) {
  const href = useHref();
  return <Anchor component={RouterLink} to={href(to)} {...rest} />;
}

/** A link that looks like a button: it leads somewhere, and does nothing. */
export function LinkButton({ to, ...rest }: ButtonProps & To) {
  const href = useHref();
  return <Button component={RouterLink} to={href(to)} {...rest} />;
}
