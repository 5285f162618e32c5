import type { Finding, Place, Severity } from './finding.ts';

/** One entry of the catalogue: call it with a place and its typed arguments to raise it. */
export interface Message<A> {
  (place: Place, args: A): Finding;
  readonly code: string;
  readonly severity: Severity;
  /** What it is about, for the list of codes in the docs. */
  readonly title: string;
}

/** Makes the one function of a code. `words` says what is wrong with the value in hand, and what to do. */
export function defineMessage<A>(
  code: string,
  severity: Severity,
  title: string,
  words: (args: A) => readonly [message: string, remedy: string],
): Message<A> {
  const raise = ({ resource, file, line, column, excerpt }: Place, args: A): Finding => {
    const [message, remedy] = words(args);
    return {
      severity,
      code,
      resource,
      file,
      line,
      column,
      message,
      remedy,
      ...(excerpt === undefined ? {} : { excerpt }),
    };
  };
  return Object.assign(raise, { code, severity, title });
}
