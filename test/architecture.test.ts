import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

/** The rooms of src/ and what each may import of ours. Every room may import `units`. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  units: [],
  engine: [],
  stats: [],
  api: [],
  findings: ['api'],
  config: ['api', 'findings'],
  request: ['engine'],
  network: ['engine', 'api', 'request'],
  telemetry: ['engine', 'api', 'request'],
  kube: ['engine', 'api', 'findings', 'request'],
  mesh: ['engine', 'api', 'findings', 'request', 'network', 'kube'],
  workload: ['engine', 'api', 'findings', 'request', 'network'],
  observe: ['engine', 'stats', 'api', 'request', 'telemetry'],
  simulation: ['engine', 'api', 'findings', 'request', 'network', 'telemetry', 'kube', 'mesh', 'workload', 'observe'],
  check: ['config', 'api', 'findings', 'kube', 'mesh'],
  experiment: ['simulation', 'stats', 'config', 'api', 'observe', 'findings'],
  calibrate: ['stats', 'config', 'api'],
  report: ['experiment', 'stats', 'findings'],
};
/** Every room may import it, for it alone decides on the bits of log, exp and powers. */
const MATH = 'src/engine/math.ts';
/** Only their types: results in, strings out. */
const TYPES_ONLY: Readonly<Record<string, readonly string[]>> = { report: ['experiment'] };
/** The only rooms that touch files, clock, threads, environment; nobody imports them. */
const DOORS = ['cli', 'web'];

const VAGUE = ['utils', 'util', 'common', 'helpers', 'helper', 'shared', 'misc', 'lib'];
const MATH_REMEDY = 'engine/math.ts, so that one file decides on bits';
const BANNED_NAMES: Readonly<Record<string, string>> = {
  'Date.now': 'simulated time',
  'performance.now': 'simulated time',
  'Math.random': 'a named stream or a keyed draw',
  'Math.pow': MATH_REMEDY,
  'Math.exp': MATH_REMEDY,
  'Math.log': MATH_REMEDY,
  'Math.log2': MATH_REMEDY,
  'Math.log10': MATH_REMEDY,
  'Math.log1p': MATH_REMEDY,
  'Math.expm1': MATH_REMEDY,
  'Math.sin': MATH_REMEDY,
  'Math.cos': MATH_REMEDY,
  'Math.tan': MATH_REMEDY,
};
const BANNED_ROOTS: Readonly<Record<string, string>> = {
  process: 'an argument handed in by cli/',
  Intl: 'own formatting; Intl follows the machine',
  setTimeout: 'the calendar',
  setInterval: 'the calendar',
  setImmediate: 'the calendar',
  queueMicrotask: 'the calendar',
  fetch: 'a source handed in by cli/ or web/',
  require: 'import',
};
const BANNED_METHODS: Readonly<Record<string, string>> = {
  localeCompare: 'code-unit comparison (< and >)',
  toLocaleString: 'own formatting',
  toLocaleLowerCase: 'toLowerCase',
  toLocaleUpperCase: 'toUpperCase',
};

interface Source {
  readonly path: string;
  /** First folder below src/, `` for src/index.ts. */
  readonly room: string;
  readonly tree: ts.SourceFile;
}

const files = readdirSync('src', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/'))
  .sort();

const sources: readonly Source[] = files
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => ({
    path,
    room: roomOf(path),
    tree: ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2023, true),
  }));

it.each(sources.map((source) => [source.path, source] as const))('%s keeps to its layer', (_, source) => {
  const isCore = source.room !== '' && !DOORS.includes(source.room);
  expect([
    ...importFaults(source),
    ...(isCore ? bannedIn(source.tree).filter(({ remedy }) => !(hasOwnMath(source) && remedy === MATH_REMEDY)) : []),
    ...anyFaults(source.tree),
  ]).toEqual([]);
});

it('files and folders are named in kebab-case, for a noun', () => {
  const faults = files.filter((path) => {
    const parts = path.split('/').slice(1);
    const file = parts.pop()!;
    const isPlain = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)+$/.test(file) && (file !== 'index.ts' || parts.length === 0);
    return !isPlain || parts.some((folder) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(folder) || VAGUE.includes(folder));
  });
  expect(faults).toEqual([]);
});

it('src/index.ts only re-exports', () => {
  const index = sources.find(({ path }) => path === 'src/index.ts')!;
  expect(index.tree.statements.filter((statement) => !ts.isExportDeclaration(statement))).toEqual([]);
});

it('the test notices what it bans', () => {
  const tree = ts.createSourceFile(
    'sample.ts',
    'const a = Date.now() + new Date().getTime() + Math.random() + x ** 2 + 2 ** 31; b.localeCompare(c); process.exit(); // Date.now()',
    ts.ScriptTarget.ES2023,
    true,
  );
  expect(bannedIn(tree).map(({ found }) => found)).toEqual([
    'Date.now',
    'new Date',
    'Math.random',
    '**',
    'localeCompare',
    'process',
  ]);
});

/** First folder below src/; `` for a file of src/ itself. */
function roomOf(path: string): string {
  const parts = path.split('/');
  return parts.length > 2 ? parts[1] : '';
}

function resolvedFrom(path: string, specifier: string): string {
  return normalize(join(dirname(path), specifier)).replaceAll('\\', '/');
}

/** `stats` has its own series; the rest goes through one file. */
function hasOwnMath({ path, room }: Source): boolean {
  return path === MATH || room === 'stats';
}

function importFaults({ path, room, tree }: Source): string[] {
  const isDoor = DOORS.includes(room);
  const allowed = MAY_IMPORT[room];
  if (!allowed && !isDoor && room !== '') return [`src/${room} is not in the folder plan`];
  return importsOf(tree).flatMap(({ specifier, typeOnly }) => {
    if (!specifier.startsWith('.')) {
      return specifier.startsWith('node:') && !isDoor ? [`${specifier}: only ${DOORS.join('/ and ')}/ may`] : [];
    }
    if (!/\.(ts|tsx|json|css)$/.test(specifier)) return [`${specifier}: write the extension .ts`];
    const target = resolvedFrom(path, specifier);
    const of = roomOf(target);
    if (of === room || of === 'units' || target === MATH) return [];
    if (DOORS.includes(of)) return [`${specifier}: nobody imports ${of}/`];
    if (allowed && !allowed.includes(of)) return [`${specifier}: ${room}/ may not import ${of}/`];
    return TYPES_ONLY[room]?.includes(of) && !typeOnly ? [`${specifier}: only types (import type)`] : [];
  });
}

function anyFaults(tree: ts.SourceFile): string[] {
  const faults: string[] = [];
  visit(tree, (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) faults.push(`line ${lineOf(node)}: any`);
  });
  return faults;
}

function importsOf(tree: ts.SourceFile): { specifier: string; typeOnly: boolean }[] {
  const imports: { specifier: string; typeOnly: boolean }[] = [];
  visit(tree, (node) => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const clause = node.importClause;
      const named = clause?.namedBindings;
      const eachIsType =
        !clause?.name && named !== undefined && ts.isNamedImports(named) && named.elements.every((e) => e.isTypeOnly);
      const typeOnly = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword || eachIsType;
      imports.push({ specifier: node.moduleSpecifier.text, typeOnly });
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      imports.push({ specifier: node.moduleSpecifier.text, typeOnly: node.isTypeOnly });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [specifier] = node.arguments;
      if (ts.isStringLiteral(specifier)) imports.push({ specifier: specifier.text, typeOnly: false });
    }
  });
  return imports;
}

function bannedIn(tree: ts.SourceFile): { line: number; found: string; remedy: string }[] {
  const faults: { line: number; found: string; remedy: string }[] = [];
  const report = (node: ts.Node, found: string, remedy: string) => faults.push({ line: lineOf(node), found, remedy });
  visit(tree, (node) => {
    if (ts.isPropertyAccessExpression(node)) {
      const text = node.getText();
      if (Object.hasOwn(BANNED_NAMES, text)) report(node, text, BANNED_NAMES[text]);
      const method = node.name.text;
      if (Object.hasOwn(BANNED_METHODS, method)) report(node, method, BANNED_METHODS[method]);
    } else if (ts.isNewExpression(node) && node.expression.getText() === 'Date') {
      report(node, 'new Date', 'simulated time');
    } else if (ts.isBinaryExpression(node) && isPower(node) && !isPowerOfTwo(node)) {
      report(node, '**', MATH_REMEDY);
    } else if (ts.isIdentifier(node) && Object.hasOwn(BANNED_ROOTS, node.text) && isFree(node)) {
      report(node, node.text, BANNED_ROOTS[node.text]);
    }
  });
  return faults;
}

function isPower(node: ts.BinaryExpression): boolean {
  return node.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskToken;
}

/** `2 ** 31`, written out: exact whoever computes it. */
function isPowerOfTwo({ left, right }: ts.BinaryExpression): boolean {
  return ts.isNumericLiteral(left) && left.text === '2' && ts.isNumericLiteral(right);
}

/** A use of the global, not a property, a key or a declaration of that name. */
function isFree(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  return ts.isCallExpression(parent) && parent.expression === node;
}

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}

function lineOf(node: ts.Node): number {
  return node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1;
}
