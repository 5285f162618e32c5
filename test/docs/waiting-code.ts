import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';

const DOORS = ['src/cli/main.ts', 'src/cli/worker.ts'];
/** Rooms of what happens in a run. */
const ROOMS = ['engine', 'kube', 'mesh', 'network', 'request', 'simulation', 'stats', 'telemetry', 'workload'];

/**
 * Files of decisions that no command reaches, sorted: what is written and passes its oracles, but acts in no run yet.
 * Files of types alone are left out: they are gone once compiled.
 */
export function waitingCode(): readonly string[] {
  const reached = new Set<string>();
  const todo = [...DOORS];
  for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    todo.push(...importsOf(path));
  }
  return ROOMS.flatMap((room) =>
    readdirSync(`src/${room}`, { recursive: true, encoding: 'utf8' }).map((file) => `src/${room}/${file}`),
  )
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts') && !reached.has(path) && hasCode(parsed(path)))
    .sort();
}

function parsed(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2023, true);
}

/** Imports of ours that are still there once types are gone, `import()` too. */
function importsOf(path: string): readonly string[] {
  const found: string[] = [];
  const take = (specifier: ts.Node | undefined) => {
    if (specifier !== undefined && ts.isStringLiteral(specifier) && specifier.text.startsWith('.')) {
      found.push(normalize(join(dirname(path), specifier.text)).replaceAll('\\', '/'));
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && node.importClause?.isTypeOnly !== true) take(node.moduleSpecifier);
    if (ts.isExportDeclaration(node) && !node.isTypeOnly) take(node.moduleSpecifier);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) take(node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  visit(parsed(path));
  return found.filter((each) => each.endsWith('.ts'));
}

function hasCode(tree: ts.SourceFile): boolean {
  return tree.statements.some(
    (each) => ts.isFunctionDeclaration(each) || ts.isClassDeclaration(each) || ts.isVariableStatement(each),
  );
}
