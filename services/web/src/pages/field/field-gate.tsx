import { createContext, useContext, useEffect, useState } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router-dom';
import { useSession } from '../../api/session';
import { PageHeading } from '../../components/page-heading';
import { Notice } from '../../components/notice';
import { SessionProblem } from '../../components/shell';
import { Loading } from '../../components/status';
import { fieldVault, tellOtherTabs } from '../../field/device';
import type { Vault } from '../../field/vault';
import { messages } from '../../messages';

interface FieldPlace {
  vault: Vault;
  account: string;
}

const FieldContext = createContext<FieldPlace | null>(null);
// How long the answer who is signed in may take before what is on the device is opened.
const patienceMs = 2_000;
const lookEveryMs = 60_000;

export function useFieldPlace(): FieldPlace {
  const place = useContext(FieldContext);
  if (place === null) throw new Error('useFieldPlace needs a FieldGate around it');
  return place;
}

async function wipeEnded(vault: Vault): Promise<void> {
  if (await vault.wipeEnded()) tellOtherTabs();
}

interface Device {
  vault: Vault;
  lastAccount: string | null;
}

function useDevice(): Device | 'none' | null {
  const [device, setDevice] = useState<Device | 'none' | null>(null);
  useEffect(() => {
    const open = async () => {
      const vault = await fieldVault();
      if (vault === null) return 'none' as const;
      await wipeEnded(vault);
      return { vault, lastAccount: await vault.lastAccount() };
    };
    open().then(setDevice, () => {
      setDevice('none');
    });
    // The time of a session can end while a page is open.
    const timer = setInterval(() => void fieldVault()?.then(wipeEnded), lookEveryMs);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return device;
}

function usePatience(): boolean {
  const [over, setOver] = useState(!navigator.onLine);
  useEffect(() => {
    const timer = setTimeout(() => {
      setOver(true);
    }, patienceMs);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  return over;
}

// Lets signed-in people through, and without a connection the account whose sessions are on this device.
export function FieldGate() {
  const { current, checkAgain } = useSession();
  const { pathname } = useLocation();
  const device = useDevice();
  const patienceOver = usePatience();
  if (device === null) return <Loading />;
  if (current.state === 'signed-out' || (current.state === 'signed-in' && current.session.mustChangePassword)) {
    return <Navigate to={`/sign-in?next=${encodeURIComponent(pathname)}`} replace />;
  }
  if (device === 'none') {
    return (
      <>
        <PageHeading title={messages.field.title} />
        <Notice tone="warning">
          <p>{messages.field.list.cannotKeep}</p>
        </Notice>
      </>
    );
  }
  const account = current.state === 'signed-in' ? current.session.account : device.lastAccount;
  if (account === null || (current.state === 'unknown' && !patienceOver)) {
    if (current.state === 'failed') return <SessionProblem problem={current.problem} onRetry={checkAgain} />;
    return <Loading />;
  }
  return (
    <FieldContext.Provider key={account} value={{ vault: device.vault, account }}>
      <Outlet />
    </FieldContext.Provider>
  );
}
