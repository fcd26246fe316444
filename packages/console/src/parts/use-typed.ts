import { useCallback, useEffect, useRef, useState } from 'react';

/** A pause in typing. */
const PAUSE_MS = 300;

/**
 * What is typed into a field whose value stands in the address: it is there at once for whoever types, and in the
 * address after a pause. To go by the address with each letter would lose some, and ask the server for each.
 */
export function useTyped(
  value: string,
  onChange: (value: string) => void,
): readonly [shown: string, type: (text: string) => void] {
  const [typed, setTyped] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // By then other parts of the address may have changed, which an earlier rendering does not know.
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });

  // The address has it now, or has been changed by something else.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever it says
  useEffect(() => {
    clearTimeout(timer.current);
    setTyped(undefined);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const type = useCallback((text: string) => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => latest.current(text), PAUSE_MS);
  }, []);
  return [typed ?? value, type];
}
