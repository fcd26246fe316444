import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

export function DialogTitle({ children }: { children: ReactNode }) {
  return (
    <Text component="span" inherit className="text" lineClamp={2}>
      {children}
    </Text>
  );
}
