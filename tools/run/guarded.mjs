// Runs a program that must not outlive its starter, however that ends: when stdin closes, the whole process group is
// killed. An npm that went on alone would write into the folders of the one that is started next.
import { spawn } from 'node:child_process';

const [program, ...args] = process.argv.slice(2);
const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], shell: program === 'npm' });
child.on('error', (error) => {
  console.error(`${program}: ${error.message}`);
  process.exit(127);
});
child.on('exit', (code) => process.exit(code ?? 1));
process.stdin.on('close', () => process.kill(0, 'SIGKILL')).resume();
