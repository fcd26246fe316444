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
  pauseMs: number = PAUSE_MS,
): readonly [shown: string, type: (text: string) => void] {
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // By then other parts of the address may have changed, which an earlier rendering does not know.
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });

  // The address has what was typed, which may have grown since, or it was changed by something else.
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    clearTimeout(timer.current);
    setTyped(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const type = useCallback(
    (text: string) => {
      setTyped(text);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        sent.current = text;
        latest.current(text);
      }, pauseMs);
    },
    [pauseMs],
  );
  return [typed, type];
}
