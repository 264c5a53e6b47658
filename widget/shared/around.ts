/** The browser's own time and chance, for what is given them. */
import type { Around } from "./line.ts";

export const AROUND: Around = {
  now: () => performance.now(),
  random: Math.random,
  after: (milliseconds, call) => {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
};
