/** Most names listed of a sequence that does not repeat. */
const LISTED = 8;

/**
 * What a sequence of events goes round in: its shortest period, `a → b → a …`; where several loops run through each
 * other, the different names in order of their first appearance.
 */
export function cycleWords(events: readonly string[]): string {
  for (let period = 1; 2 * period <= events.length; period++) {
    if (events.slice(period).every((event, i) => event === events[i])) {
      return [...events.slice(0, period), events[0]].join(' → ') + ' …';
    }
  }
  const different = [...new Set(events)];
  const more = different.length > LISTED ? ` and ${different.length - LISTED} more` : '';
  return different.slice(0, LISTED).join(', ') + more;
}
