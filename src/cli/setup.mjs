// Makes a clone ready to run: a Node that is new enough, the packages of the lock file, a build that is not older than
// its source. Does nothing where nothing is to do. Plain JavaScript without packages, for it runs before there are any.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const at = (...parts) => join(root, ...parts);

/** True where `version` is below the `>=a.b` of package.json. */
function isTooOld(version, range) {
  const [major, minor] = version.split('.').map(Number);
  const [needMajor, needMinor] = range.replace('>=', '').split('.').map(Number);
  return major < needMajor || (major === needMajor && minor < (needMinor ?? 0));
}

const { engines } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
if (isTooOld(process.versions.node, engines.node)) {
  console.error(`windmesh needs Node ${engines.node}, this is ${process.versions.node} (${process.execPath}).`);
  console.error('Install a current Node from https://nodejs.org, or run "nvm install 20".');
  process.exit(3);
}

function run(words, command, args) {
  console.error(`${words} (once) …`);
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error(
      `"${[command, ...args].join(' ')}" failed${error ? `: ${error.message}` : ''}. Run it by hand to see why.`,
    );
    process.exit(4);
  }
}

const changedAt = (path) => statSync(path).mtimeMs;

/** npm writes node_modules/.package-lock.json at the end of each install. */
const installed = at('node_modules', '.package-lock.json');
if (!existsSync(installed) || changedAt(installed) < changedAt(at('package-lock.json'))) {
  run('installing packages', 'npm', ['ci', '--no-audit', '--no-fund']);
}

function newest(folder) {
  let latest = changedAt(folder);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : changedAt(path));
  }
  return latest;
}

const built = at('dist', '.built');
const sources = Math.max(newest(at('src')), changedAt(at('package.json')), changedAt(at('tsconfig.json')));
if (!existsSync(built) || changedAt(built) < sources)
  run('building', process.execPath, [at('src', 'cli', 'build.mjs')]);
