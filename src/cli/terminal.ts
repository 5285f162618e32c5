/** What the commands know of the outside: two streams, what they can show, and how many cores there are. */
export interface Terminal {
  /** Results; they may be piped on. */
  print(text: string): void;
  /** Warnings and errors. */
  tell(text: string): void;
  /** One line that replaces itself; nothing where nobody watches. An empty text takes it away. */
  progress(text: string): void;
  readonly columns: number;
  readonly hasColour: boolean;
  readonly hasUnicode: boolean;
  readonly cores: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export function openTerminal(
  stdout: OutputStream,
  stderr: OutputStream,
  environment: Environment,
  cores: number,
): Terminal {
  let hasProgress = false;
  const clear = (): void => {
    if (hasProgress) stderr.write('\r\u001b[K');
    hasProgress = false;
  };
  return {
    print: (text) => {
      clear();
      stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    },
    tell: (text) => {
      clear();
      stderr.write(text.endsWith('\n') ? text : `${text}\n`);
    },
    progress: (text) => {
      if (!stderr.isTTY) return;
      clear();
      if (text === '') return;
      stderr.write(text);
      hasProgress = true;
    },
    columns: stdout.isTTY ? (stdout.columns ?? 80) : 80,
    hasColour: showsColour(stdout, environment),
    hasUnicode: showsUnicode(stdout, environment),
    cores,
  };
}

/** `NO_COLOR` (https://no-color.org) wins over `FORCE_COLOR`; without either, a terminal that is not dumb. */
function showsColour(stdout: OutputStream, environment: Environment): boolean {
  if (environment.NO_COLOR) return false;
  if (environment.FORCE_COLOR) return environment.FORCE_COLOR !== '0';
  return stdout.isTTY === true && environment.TERM !== 'dumb';
}

/** A pipe takes UTF-8. A terminal says so in its locale; Windows Terminal and VS Code do without one. */
function showsUnicode(stdout: OutputStream, environment: Environment): boolean {
  if (!stdout.isTTY || environment.WT_SESSION || environment.TERM_PROGRAM) return true;
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG || '';
  return /utf-?8/i.test(locale);
}
