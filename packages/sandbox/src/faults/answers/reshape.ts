import type { Random } from '../../core/random.ts';
import type { VendorName } from '../../core/vendor.ts';
import { STRANGER, withAccount } from '../account-id.ts';
import type { ActiveRule } from '../active-rule.ts';
import { answersOf } from './refuse.ts';

/** In another order, where there are two or more. */
function permuted<T>(items: readonly T[], random: Random): T[] {
  const mixed = [...items];
  for (let index = mixed.length - 1; index > 0; index--) {
    const other = random.int(index + 1);
    [mixed[index], mixed[other]] = [mixed[other] as T, mixed[index] as T];
  }
  if (mixed.length > 1 && mixed.every((item, index) => item === items[index])) mixed.push(mixed.shift() as T);
  return mixed;
}

function without<T>(items: readonly T[], count: number, random: Random): T[] {
  const left = [...items];
  for (let at = 0; at < count && left.length > 0; at++) left.splice(random.int(left.length), 1);
  return left;
}

function withTwice<T>(items: readonly T[], count: number, random: Random): T[] {
  const more = [...items];
  for (const item of permuted(items, random).slice(0, count)) more.splice(random.int(more.length + 1), 0, item);
  return more;
}

/** The body of a batch with other items; any other body as it is. */
function withItems(body: string, key: string, change: (items: readonly unknown[]) => readonly unknown[]): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return body;
  }
  const items = (parsed as Readonly<Record<string, unknown>> | null)?.[key];
  return Array.isArray(items) ? JSON.stringify({ ...(parsed as object), [key]: change(items) }) : body;
}

/** One fault's hand on an answer that the vendor gave. */
export async function reshaped(response: Response, rule: ActiveRule, vendor: VendorName, account: string): Promise<Response> {
  const { fault } = rule.rule;
  const { random } = rule;
  const body = await response.text();
  const { itemsKey } = answersOf[vendor];
  const again = (text: string, headers: Readonly<Record<string, string>> = {}): Response => {
    const all = new Headers(response.headers);
    all.delete('content-length');
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    // A body of no characters is none: 204 and 304 can't have one.
    return new Response(text === '' ? null : text, { status: response.status, headers: all });
  };
  switch (fault.kind) {
    case 'truncated':
      return again(body.slice(0, Math.floor(body.length * fault.keep)));
    case 'content-type':
      return again(body, { 'content-type': fault.contentType });
    case 'batch-permuted':
      return again(withItems(body, itemsKey, (items) => permuted(items, random)));
    case 'batch-item-missing':
      return again(withItems(body, itemsKey, (items) => without(items, fault.items, random)));
    case 'batch-item-twice':
      return again(withItems(body, itemsKey, (items) => withTwice(items, fault.items, random)));
    case 'org-swap':
      return again(withAccount(vendor, body, account, fault.account ?? STRANGER[vendor]));
    default:
      return again(body);
  }
}
