import { makeRequestId } from '../api/request-id';
import { mayKeep, Vault } from './vault';

let opened: Promise<Vault> | null = null;

// The device's vault; null where the browser can keep nothing.
export function fieldVault(): Promise<Vault> | null {
  if (!mayKeep()) return null;
  opened ??= Vault.open();
  return opened;
}

export const deviceIdOf = (vault: Vault) => vault.deviceId(makeRequestId);

// Tells the other tabs of this device, and listens to them.
const channelName = 'icap-field';

export function tellOtherTabs(): void {
  const channel = new BroadcastChannel(channelName);
  channel.postMessage('changed');
  channel.close();
}

export function onOtherTabs(listener: () => void): () => void {
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = listener;
  return () => {
    channel.close();
  };
}

// Changes of the account that only this device has.
export async function unsentCount(account: string): Promise<number> {
  return (await fieldVault()?.then((vault) => vault.changeCount(account))) ?? 0;
}

// At signing out: nothing of the account's sessions can be read on this device afterwards.
export async function forgetAccount(account: string): Promise<void> {
  const vault = await fieldVault();
  if (vault === null) return;
  await vault.wipeAccount(account);
  tellOtherTabs();
}
