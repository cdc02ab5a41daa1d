import { keepFieldPages } from '../../field/offline';

// What is loaded late must have been loaded to be known, and so kept.
export async function keepPages(): Promise<void> {
  await Promise.all([import('./index'), import('./session')]);
  await keepFieldPages();
}
