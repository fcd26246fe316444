// Runs in the page of the map before anything of the console does. Plain JavaScript: the bench has no types of browsers.

let longestPauseMs = 0;
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longestPauseMs = Math.max(longestPauseMs, duration);
}).observe({ type: 'longtask', buffered: true });

const cards = () => [...document.querySelectorAll('[role=application] button[aria-pressed]')];
const isOn = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

globalThis.watched = {
  cards: () => cards().length,
  selected: () => cards().flatMap((card) => (card.ariaPressed === 'true' ? [card.textContent] : [])),
  overlapping: () => {
    const all = cards().map((card) => card.getBoundingClientRect());
    return all.filter((one) => all.some((other) => one !== other && isOn(one, other))).length;
  },
  longestPauseMs: () => longestPauseMs,
};
