import type { Nanoseconds } from '../../units/quantity.ts';

/** A span in the user's notation: `1h30m`, `4.5s`, `250ms`. */
export function formatSpan(span: Nanoseconds): string {
  if (span === 0) return '0s';
  if (span < 1e6) return `${span / 1e3}us`;
  if (span < 1e9) return `${span / 1e6}ms`;
  const hours = Math.floor(span / 3600e9);
  const minutes = Math.floor((span % 3600e9) / 60e9);
  const rest = (span % 60e9) / 1e9;
  return `${hours > 0 ? `${hours}h` : ''}${minutes > 0 ? `${minutes}m` : ''}${rest > 0 ? `${rest}s` : ''}`;
}
