/** What `picocolors` offers, as far as a report uses it. */
export interface TerminalColours {
  bold(text: string): string;
  dim(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  red(text: string): string;
}

export type TerminalStyle = keyof TerminalColours;

/** A run of characters in one style; a styled run is written over exactly the characters of the plain one. */
export interface Span {
  readonly text: string;
  readonly styles: readonly TerminalStyle[];
}
export type Line = readonly Span[];

export function span(text: string, ...styles: readonly TerminalStyle[]): Span {
  return { text, styles };
}

/** Columns a text takes; every character counts as one. */
export function widthOf(text: string): number {
  return [...text].length;
}

export function lineWidth(line: Line): number {
  return line.reduce((width, { text }) => width + widthOf(text), 0);
}

/** Left and right parts with the spaces between them that fill `columns`; at least two. */
export function spread(left: Line, right: Line, columns: number): Line {
  const gap = Math.max(columns - lineWidth(left) - lineWidth(right), 2);
  return right.length === 0 ? left : [...left, span(' '.repeat(gap)), ...right];
}

/** Breaks at spaces, never before a percent sign; a word longer than a line stays whole. */
export function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ (?!%)/).filter((each) => each !== '')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return line === '' ? lines : [...lines, line];
}

const PLAIN: Readonly<Record<string, string>> = {
  '✓': '+',
  '✗': 'x',
  '…': '...',
  '−': '-',
  '–': '-',
  µ: 'u',
  '×': 'x',
  '’': "'",
  '→': '->',
};

/** The text of a report in ASCII: `+ ? x`, `...`; a middle dot becomes a comma, what has no substitute a question mark. */
export function inAscii(text: string): string {
  return text
    .replaceAll(' · ', ', ')
    .replace(/[^\x20-\x7e]/gu, (character) => (Object.hasOwn(PLAIN, character) ? (PLAIN[character] as string) : '?'));
}

/** Takes control characters out of text that came from a file: nobody's Service name moves the cursor. Thin spaces become spaces. */
export function printable(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd');
}

/** Lines to text. Colour adds codes and never changes a character. */
export function joinLines(lines: readonly Line[], colours: TerminalColours | false): string {
  return lines
    .map((line) => {
      const spans = withoutTrailingSpace(line);
      return spans
        .map(({ text, styles }) =>
          colours === false || text.trim() === ''
            ? text
            : styles.reduce((painted, style) => colours[style](painted), text),
        )
        .join('');
    })
    .map((line) => `${line}\n`)
    .join('');
}

function withoutTrailingSpace(line: Line): Line {
  const spans = [...line];
  while (spans.length > 0) {
    const last = spans[spans.length - 1] as Span;
    const text = last.text.trimEnd();
    if (text !== '') {
      spans[spans.length - 1] = { ...last, text };
      break;
    }
    spans.pop();
  }
  return spans;
}
