import { FieldProblems } from './errors.ts';
import { openOrganization } from './organization.ts';
import { finishConversion } from './records/custom-fields.ts';
import { runMerge } from './records/merge.ts';
import type { Store } from './store.ts';

/** Does what time has brought about: called before every request and every use of the back door. */
export function catchUp(store: Store): void {
  openOrganization(store);
  const now = store.now();
  const due = [...store.merges.values()].filter((merge) => merge.due <= now);
  for (const { id, source, destination, due: at, actor } of due) {
    runMerge({ store, actor, at, now, reading: { problems: new FieldProblems(), lenient: true } }, source, destination);
    store.merges.delete(id);
  }
  for (const field of store.customFields.converting(now)) finishConversion(store, field);
  store.settle(now);
}
