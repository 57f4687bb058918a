import type { FaultMark } from '../../core/interference.ts';
import { fieldErrors } from '../errors.ts';
import { isObject, type Body } from '../input/body.ts';
import type { Change } from '../records/change.ts';
import type { RecordType, WorkType } from '../rows.ts';

/**
 * A change that comes over the API with what the fault matrix leaves of its body. What it refuses is refused as Close refuses a
 * bad value; a lead's nested contacts are judged as contacts.
 */
export function judged(
  change: Change,
  type: RecordType | WorkType,
  body: Body,
  creates: boolean,
): { readonly change: Change; readonly body: Body } {
  const marks: FaultMark[] = [];
  const judge = (of: RecordType | WorkType, values: Body): Body => {
    const found = change.store.interference.write({ type: of, creates, values });
    if (found.refusal !== undefined) throw fieldErrors({ [found.refusal.field]: found.refusal.message });
    marks.push(...found.marks);
    return found.values;
  };
  const own = judge(type, body);
  const contacts: unknown = type === 'lead' && creates ? own['contacts'] : undefined;
  const whole = Array.isArray(contacts)
    ? { ...own, contacts: contacts.map((each: unknown) => (isObject(each) ? judge('contact', each) : each)) }
    : own;
  return { change: marks.length === 0 ? change : { ...change, marks }, body: whole };
}
