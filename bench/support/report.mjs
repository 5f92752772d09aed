import { availableParallelism } from 'node:os';
import { runOn } from './benchCluster.mjs';
import { median, range } from './statistics.mjs';

/** What numbers depend on, and nothing that tells whose machine it is. */
export async function machineFacts(cluster) {
  const [{ server_version }] = await runOn(cluster.url, ['SHOW server_version']);
  return { cores: availableParallelism(), node: process.versions.node, postgresql: server_version };
}

export function printFacts({ cores, node, postgresql }, quick) {
  console.log(
    `${cores} cores, Node ${node}, PostgreSQL ${postgresql} with fsync on${quick ? ' (quick: not for comparing)' : ''}`,
  );
}

/** One result: the median of the ratios of all rounds, their spread, the aim. */
export function printRatio(name, ratios, { atLeast, atMost, note = '' }) {
  const ratio = median(ratios);
  const met = atLeast === undefined ? ratio <= atMost : ratio >= atLeast;
  const aim = atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`;
  const [low, high] = range(ratios).map(text);
  const verdict = met ? 'met' : 'MISSED';
  console.log(
    `  ${name}: ${text(ratio)}× (${low}–${high} in ${ratios.length} rounds), aim ${aim}×: ${verdict}${note && `; ${note}`}`,
  );
}

/** One result that is no ratio: what came on top, or how long it took. */
export function printLimit(name, values, { atMost }) {
  const value = median(values);
  const [low, high] = range(values).map(text);
  const verdict = value <= atMost ? 'met' : 'MISSED';
  console.log(`  ${name}: ${text(value)} (${low} to ${high} in ${values.length} rounds), aim ≤ ${atMost}: ${verdict}`);
}

/** A number behind the ratios. */
export function printDetail(name, value) {
  console.log(`    ${name}: ${value}`);
}

function text(value) {
  if (Math.abs(value) < 0.1) return value.toFixed(4);
  return value >= 10 ? value.toFixed(0) : value.toFixed(2);
}
