/** Browsers have six connections for all windows of a server: one that nobody sees gives its own back. */
const HIDDEN_MAX_MS = 30_000;

/** Starts at once and whenever the window is seen again; stops some time after it was hidden. */
export function whileSeen(start: () => void, stop: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isRunning = true;
  const look = () => {
    clearTimeout(timer);
    if (!document.hidden && !isRunning) start();
    if (document.hidden && isRunning) {
      timer = setTimeout(() => {
        isRunning = false;
        stop();
      }, HIDDEN_MAX_MS);
    } else isRunning = true;
  };
  start();
  look();
  document.addEventListener('visibilitychange', look);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', look);
  };
}
