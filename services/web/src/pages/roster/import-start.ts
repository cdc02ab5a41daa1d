import { rosters } from '../../api/clients';
import { makeRequestId } from '../../api/request-id';
import type { RosterImport } from '../../gen/icap/collection/v1/roster_pb';

// As the contract limits the pieces of a package.
const pieceBytes = 1_000_000;
const mostPieces = 128;

// The longest that the gateway lets a call take: a large package is read and compared in one.
export const longCallMs = 30_000;

export type FileFault = 'missing' | 'empty' | 'too-large';

export function faultOfFile(file: { size: number } | null): FileFault | null {
  if (file === null) return 'missing';
  if (file.size === 0) return 'empty';
  return file.size > pieceBytes * mostPieces ? 'too-large' : null;
}

// Where each piece of a package begins and ends.
export function piecesOf(size: number): { begin: number; end: number }[] {
  return Array.from({ length: Math.ceil(size / pieceBytes) }, (_, index) => ({
    begin: index * pieceBytes,
    end: Math.min(size, (index + 1) * pieceBytes),
  }));
}

export interface RosterService {
  baseUrl: string;
  tokenUrl: string;
  clientId: string;
}

export interface ImportWish {
  parent: string;
  source: string;
  strict: boolean;
  // What is sent, or where it is fetched.
  from: File | RosterService;
}

export type ImportStep = { step: 'uploading'; sent: number; total: number } | { step: 'reading' };

// Makes an import, sends its package and has it compared. After a failure `run` goes on where it was: every request keeps
// its id, so that none of them has its effect twice.
export class ImportStart {
  private readonly createId = makeRequestId();
  private readonly stageId = makeRequestId();
  private readonly pieces: { begin: number; end: number; requestId: string }[];
  private created: RosterImport | null = null;
  private sent = 0;

  constructor(private readonly wish: ImportWish) {
    const size = wish.from instanceof File ? wish.from.size : 0;
    this.pieces = piecesOf(size).map((piece) => ({ ...piece, requestId: makeRequestId() }));
  }

  async run(onStep: (step: ImportStep) => void, signal: AbortSignal): Promise<RosterImport> {
    const { from, parent, source, strict } = this.wish;
    const connection = from instanceof File ? undefined : from;
    this.created ??= await rosters.createRosterImport(
      { parent, source, connection, requestId: this.createId },
      { signal },
    );
    const { name } = this.created;
    if (from instanceof File) await this.upload(name, from, onStep, signal);
    onStep({ step: 'reading' });
    return rosters.stageRosterImport({ name, strict, requestId: this.stageId }, { signal, timeoutMs: longCallMs });
  }

  // Forgets what was begun.
  async giveUp(): Promise<void> {
    if (this.created === null) return;
    await rosters.cancelRosterImport({ name: this.created.name, requestId: makeRequestId() });
  }

  private async upload(
    name: string,
    file: File,
    onStep: (step: ImportStep) => void,
    signal: AbortSignal,
  ): Promise<void> {
    for (const [index, { begin, end, requestId }] of this.pieces.entries()) {
      if (index < this.sent) continue;
      onStep({ step: 'uploading', sent: begin, total: file.size });
      const data = new Uint8Array(await file.slice(begin, end).arrayBuffer());
      await rosters.uploadRosterChunk({ name, index, data, requestId }, { signal });
      this.sent = index + 1;
    }
    onStep({ step: 'uploading', sent: file.size, total: file.size });
  }
}
