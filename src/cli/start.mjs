// `npm start`: the default experiment, as `windmesh run` shows it. npm would call a verdict that does not hold a failure
// of the script, so codes 0 to 2 (holds, does not hold, undecided) end as 0 here; bad input and faults keep theirs.
import { spawnSync } from 'node:child_process';

const args = ['dist/cli/main.js', 'run', '-f', 'experiments/canary-and-hpa.yaml', '--out', 'canary-and-hpa.html'];
const { status } = spawnSync(process.execPath, [...args, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status !== null && status <= 2 ? 0 : (status ?? 1);
