const chains = new Map<string, Promise<unknown>>();

// Runs one at a time under a name: over all tabs where the browser has Web Locks, else in this one.
export async function oneAtATime<Value>(name: string, run: () => Promise<Value>): Promise<Value> {
  if (typeof navigator !== 'undefined' && 'locks' in navigator) return navigator.locks.request(name, run);
  const before = chains.get(name) ?? Promise.resolve();
  const mine = before.then(run, run);
  chains.set(name, mine);
  return mine;
}
