import { notifications } from '@mantine/notifications';
import { useEffect, useRef, useState } from 'react';

/** How long it is said. */
const SAID_MS = 2_000;

/** Copies, and says whether that was done a moment ago. Where the browser will not, the reader is told. */
export function useCopy(): readonly [copied: boolean, copy: (text: string) => Promise<void>] {
  const [copied, setCopied] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async (text: string) => {
    const isDone = await write(text);
    setCopied(isDone);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setCopied(false), SAID_MS);
    if (!isDone)
      notifications.show({ color: 'red', title: 'Not copied', message: 'The browser does not allow it.' });
  };
  return [copied, copy];
}

async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Browsers have it for https and their own machine alone; relata may be on another, over plain HTTP.
    return writeBySelecting(text);
  }
}

function writeBySelecting(text: string): boolean {
  const before = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.readOnly = true;
  field.style.position = 'fixed';
  field.style.opacity = '0';
  // A dialog takes the focus back from whatever is outside of it.
  (before?.closest('[role="dialog"]') ?? document.body).append(field);
  field.select();
  const isDone = document.execCommand('copy');
  field.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return isDone;
}
