const LONGEST = 80;
// Control characters and the marks that turn the direction of text: in a terminal they could rewrite the message.
const UNSAFE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A text of the user's, safe to print: control characters escaped, long ones cut in the middle. */
export function printable(text: string, longest = LONGEST): string {
  const safe = text.replace(UNSAFE, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
  if (safe.length <= longest) return safe;
  const half = Math.floor((longest - 1) / 2);
  return `${safe.slice(0, half)}…${safe.slice(-half)}`;
}

/** A value in hand as a message shows it: texts in quotes, others as JSON would write them. */
export function quote(value: unknown): string {
  if (typeof value === 'string') return `"${printable(value)}"`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a map';
  return String(value);
}

/** `v1, v2, v3`, cut after a dozen. */
export function listed(names: readonly string[], most = 12): string {
  if (names.length === 0) return 'none';
  const shown = names.slice(0, most).map((name) => printable(name));
  return names.length > most ? `${shown.join(', ')} and ${names.length - most} more` : shown.join(', ');
}
