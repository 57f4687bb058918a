import type { Dependencies } from '../dependencies.ts';
import type { Transaction } from '../ports/store.ts';
import { splitLines } from './split-lines.ts';
import { undoLines, type UndoLines } from './undo-lines.ts';

/** What puts a change set back: its own writes, or what the link had written that it took apart. */
export async function linesOfUndo(tx: Transaction, deps: Dependencies, changeSet: string): Promise<UndoLines> {
  const split = await tx.splitWrites(changeSet);
  return split === undefined ? undoLines(tx, deps, changeSet) : splitLines(tx, deps, changeSet, split);
}
