import { useCallback, useEffect, useRef } from 'react';
import { ProofError } from './proof-error';
import { issue, openFaultOf, publishedKey, type OpenFault } from './submission';
import type { DraftKeeper } from './use-draft';

type Kept = Pick<DraftKeeper, 'latest' | 'change'>;

// Buys the invitation's credential, or takes it from the draft. Only here the code goes out together with anything of the
// credential, and that is blinded.
async function obtain(code: string, school: string, kept: Kept, signal: AbortSignal): Promise<string> {
  const { latest, change } = kept;
  if (latest.current.credential !== null) return latest.current.credential;
  const { blind, unblind } = await import('./blind-credential');
  const blinding = latest.current.blinding ?? (await blind(school));
  signal.throwIfAborted();
  // Before it is sent, so that a lost answer can be asked for again.
  change({ ...latest.current, blinding });
  const [issued, key] = await Promise.all([issue(code, blinding.blindedElement, signal), publishedKey(school, signal)]);
  if (key === null || key !== issued.credentialKey || issued.school !== school) {
    throw new ProofError('the key is not the published one');
  }
  const credential = await unblind(blinding, key, issued.credential);
  signal.throwIfAborted();
  change({ ...latest.current, blinding: null, credential });
  return credential;
}

// One purchase at a time, however often it is asked for.
export function useCredential(code: string, { latest, change }: Kept) {
  const lifetime = useRef(new AbortController());
  const running = useRef<Promise<string> | null>(null);
  useEffect(() => {
    lifetime.current = new AbortController();
    return () => {
      lifetime.current.abort();
      running.current = null;
    };
  }, []);
  return useCallback(
    (school: string): Promise<string> => {
      if (running.current !== null) return running.current;
      const purchase = obtain(code, school, { latest, change }, lifetime.current.signal).finally(() => {
        if (running.current === purchase) running.current = null;
      });
      running.current = purchase;
      return purchase;
    },
    [code, latest, change],
  );
}

export function credentialFaultOf(error: unknown): OpenFault {
  if (error instanceof ProofError) return 'proof';
  // The code for it could not be loaded.
  if (error instanceof TypeError) return 'offline';
  return openFaultOf(error);
}
