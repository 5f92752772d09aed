/** Stops the cluster of this run and removes its files. */
export default async function globalTeardown(): Promise<void> {
  await globalThis.testCluster?.close();
}
