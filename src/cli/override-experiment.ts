import { type Document, isMap, parse, parseAllDocuments } from 'yaml';
import { type FieldPath, parseFieldPath } from '../config/field-path.ts';
import type { FileSource } from '../config/file-source.ts';
import { BadInput } from './bad-input.ts';

/** `path=value` of `--set`, read. */
interface Override {
  readonly words: string;
  readonly path: FieldPath;
  readonly value: unknown;
}

/** `run.length=10m`, `traffic[0].arrivals.rate=200rps`; the value is YAML, as it would stand in the file. */
function parseOverride(words: string): Override {
  const equals = words.indexOf('=');
  const path = equals < 1 ? [] : parseFieldPath(words.slice(0, equals));
  if (path.length === 0)
    throw new BadInput(`--set ${words}: there is no path=value`, 'Write it as --set run.length=10m.');
  try {
    return { words, path, value: parse(words.slice(equals + 1)) };
  } catch (error) {
    throw new BadInput(`--set ${words}: the value is no YAML: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * The same files, the experiment among them with these values in place of its own: everything after it (checks,
 * defaults, messages) sees them as if the user had written them there.
 */
export function overridingExperiment(source: FileSource, settings: readonly string[]): FileSource {
  const overrides = settings.map(parseOverride);
  if (overrides.length === 0) return source;
  return {
    list: (path) => source.list(path),
    read: async (path) => {
      const bytes = await source.read(path);
      const text = new TextDecoder().decode(bytes);
      if (!/\bkind["']?\s*:\s*["']?Experiment\b/.test(text)) return bytes;
      const documents = parseAllDocuments(text);
      if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return bytes;
      for (const document of documents) if (isExperiment(document)) apply(document, overrides);
      return new TextEncoder().encode(documents.map(String).join(''));
    },
  };
}

function isExperiment({ contents }: Document): boolean {
  return isMap(contents) && contents.get('kind') === 'Experiment';
}

function apply(document: Document, overrides: readonly Override[]): void {
  for (const { words, path, value } of overrides) {
    try {
      document.setIn(path, value);
    } catch {
      throw new BadInput(
        `--set ${words}: the experiment file has no such place`,
        'Name each part as in the file: traffic[0].name.',
      );
    }
  }
}
