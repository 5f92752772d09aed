/** Everything that must hold before a change is pushed, cheapest first; stops at the first failure. CI runs the same. */
import { spawnSync } from 'node:child_process';

const STEPS = ['lint', 'types', 'build', 'schema:check', 'test'];

for (const step of STEPS) {
  const begin = performance.now();
  const { status } = spawnSync('npm', ['run', '--silent', step], { stdio: 'inherit' });
  if (status !== 0) {
    console.error(`check: ${step} failed (see above)`);
    process.exit(1);
  }
  // The last word belongs to the test runner's own summary.
  if (step !== 'test') console.error(`check: ${step} ok (${((performance.now() - begin) / 1_000).toFixed(1)} s)`);
}
