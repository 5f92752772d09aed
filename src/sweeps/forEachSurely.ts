/** Runs all tasks in turn; one that fails does not keep the others from their turn. Then the first failure is thrown. */
export async function forEachSurely(tasks: readonly (() => Promise<unknown>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const task of tasks) {
    try {
      await task();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
