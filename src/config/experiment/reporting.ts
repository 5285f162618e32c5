import type { SourcePosition } from '../../api/behaviour.ts';
import type { Message } from '../../findings/define-message.ts';
import type { Finding, Place } from '../../findings/finding.ts';
import type { FieldPath } from '../field-path.ts';
import type { SourceDocument } from '../read-yaml.ts';

/** Collects what is found in one document. */
export interface Reporting {
  readonly findings: Finding[];
  place(path: FieldPath, at?: 'key' | 'value'): Place;
  position(path: FieldPath): SourcePosition;
  report<A>(message: Message<A>, path: FieldPath, args: A): void;
}

export function reportingOn(document: SourceDocument, resource: string): Reporting {
  const findings: Finding[] = [];
  const place: Reporting['place'] = (path, at) => document.place(path, resource, at);
  return {
    findings,
    place,
    position(path) {
      const { file, line, column } = place(path);
      return { file, line, column };
    },
    report(message, path, args) {
      findings.push(message(place(path), args));
    },
  };
}
