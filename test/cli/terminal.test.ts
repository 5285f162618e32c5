import { expect, it } from 'vitest';
import { openTerminal } from '../../src/cli/terminal.ts';

class Recorded {
  text = '';
  readonly isTTY: boolean;
  readonly columns = 120;
  constructor(isTTY: boolean) {
    this.isTTY = isTTY;
  }
  write(text: string): void {
    this.text += text;
  }
}
const open = (isTTY: boolean, environment: Record<string, string> = {}) => {
  const stdout = new Recorded(isTTY);
  const stderr = new Recorded(isTTY);
  return { stdout, stderr, terminal: openTerminal(stdout, stderr, environment, 2) };
};

it.each([
  [true, { TERM: 'xterm' }, true],
  [true, { TERM: 'dumb' }, false],
  [true, { TERM: 'xterm', NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [false, {}, false],
  [false, { FORCE_COLOR: '1' }, true],
  [true, { FORCE_COLOR: '0' }, false],
])('terminal %s with %o has colour: %s', (isTTY, environment, hasColour) => {
  expect(open(isTTY, environment as Record<string, string>).terminal.hasColour).toBe(hasColour);
});

it.each([
  [false, {}, true],
  [true, { LANG: 'en_US.UTF-8' }, true],
  [true, { LANG: 'en_US.UTF-8', LC_ALL: 'C' }, false],
  [true, {}, false],
])('terminal %s with %o has Unicode: %s', (isTTY, environment, hasUnicode) => {
  expect(open(isTTY, environment as Record<string, string>).terminal.hasUnicode).toBe(hasUnicode);
});

it('shows progress as one line that goes away, only where somebody watches', () => {
  const watched = open(true);
  watched.terminal.progress('replication 1 of 2');
  watched.terminal.progress('replication 2 of 2');
  watched.terminal.print('done');
  expect(watched.stderr.text).toBe('replication 1 of 2\r\u001b[Kreplication 2 of 2\r\u001b[K');
  expect(watched.stdout.text).toBe('done\n');
  const piped = open(false);
  piped.terminal.progress('replication 1 of 2');
  expect(piped.stderr.text).toBe('');
  expect(piped.terminal.columns).toBe(80);
});
