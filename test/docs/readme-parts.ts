import { basename } from 'node:path';
import { supportTable } from '../../src/check/support-table.ts';
import { waitingCode } from './waiting-code.ts';

/** What `npm run oracles -- --json` ends with, kept in docs/oracles.json. */
export interface OracleCounts {
  readonly files: readonly {
    readonly file: string;
    readonly passed: number;
    readonly failed: number;
    readonly unsupported: number;
  }[];
}

/** One row per kind: fields that act, fields that are warned of, or what the absence of the kind means. */
export function modelledTable(): string {
  const rows = supportTable().map(({ apiVersion, kind, support, effect, fields }) => {
    const count = (wanted: string) => fields.filter((field) => field.effect === wanted).length;
    if (support === 'notModelled') return `| ${kind} | ${apiVersion} | not modelled | ${effect} |`;
    const waiting = count('notModelled');
    const words = `${count('acts')} fields act${waiting > 0 ? `, ${waiting} are warned of` : ''}`;
    return `| ${kind} | ${apiVersion} | acts | ${words} |`;
  });
  return ['| kind | API | | |', '|---|---|---|---|', ...rows].join('\n');
}

/** One row per family of oracles. */
export function oracleTable({ files }: OracleCounts): string {
  const families = new Map<string, { passed: number; failed: number; unsupported: number }>();
  for (const { file, passed, failed, unsupported } of files) {
    const family = file.split('/').at(-2) ?? '';
    const sum = families.get(family) ?? { passed: 0, failed: 0, unsupported: 0 };
    families.set(family, {
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      unsupported: sum.unsupported + unsupported,
    });
  }
  const rows = [...families].map(([family, { passed, failed, unsupported }]) => {
    const all = passed + failed + unsupported;
    return `| ${family} | ${passed} of ${all} | ${failed} | ${unsupported} |`;
  });
  return ['| oracles | pass | fail | unsupported |', '|---|---|---|---|', ...rows].join('\n');
}

/** What passes its oracles without acting in runs. */
export function waitingWords(): string {
  const names = waitingCode().map((path) => basename(path, '.ts'));
  return `Written and checked, but taken by no run yet (${names.length} files): ${names.join(', ')}.`;
}

/** The README with its generated parts put in anew. */
export function withParts(readme: string, counts: OracleCounts): string {
  const put = (text: string, name: string, part: string) =>
    text.replace(
      new RegExp(`<!-- ${name}:start -->[^]*<!-- ${name}:end -->`),
      () => `<!-- ${name}:start -->\n${part}\n<!-- ${name}:end -->`,
    );
  const parts = { modelled: modelledTable(), oracles: oracleTable(counts), waiting: waitingWords() };
  return Object.entries(parts).reduce((text, [name, part]) => put(text, name, part), readme);
}
