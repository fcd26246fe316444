// Preloaded into a process (`--import`): its `Date` is off by the minutes in `TEST_CLOCK_MINUTES`, one after another
// where there are several. Timers and `performance.now()` go on as they are, as when a system's time is set.

/** Between two jumps; an attempt of a test takes about as long. */
const JUMP_EVERY_MS = 150;

const minutes = (process.env['TEST_CLOCK_MINUTES'] ?? '0').split(',').map(Number);
const RealDate = Date;
let jumps = 0;

function offsetMs(): number {
  return (minutes[jumps % minutes.length] ?? 0) * 60_000;
}

class ShiftedDate extends RealDate {
  constructor(...values: [] | [number | string | Date]) {
    if (values.length === 0) super(ShiftedDate.now());
    else super(...values);
  }

  static override now(): number {
    return RealDate.now() + offsetMs();
  }
}

globalThis.Date = ShiftedDate as DateConstructor;
setInterval(() => {
  jumps += 1;
}, JUMP_EVERY_MS).unref();
