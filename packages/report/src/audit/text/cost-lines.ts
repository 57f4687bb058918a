import { cleanLine } from '../../text/clean-line.ts';
import { padStart } from '../../text/display-width.ts';
import { count, counted } from '../../text/numbers.ts';
import type { Paint } from '../../text/paint.ts';
import type { AuditCost } from '../audit-model.ts';
import { wrapped } from './wrapped.ts';

const NUMBER = 9;

/** The first consequences of leaving things as they are; what was assumed stands on the page. */
export function costLines(costs: readonly AuditCost[], shown: number, width: number, colours: Paint): string[] {
  if (costs.length === 0) return [];
  const rest = costs.length - shown;
  const others = rest > 0 ? `, with ${counted(rest, 'more consequence', 'more consequences')}` : '';
  return [
    ...wrapped(`${colours.bold('IF LEFT SO')}  `, `(what is assumed stands in --html and --json${others})`, width, 1),
    ...costs
      .slice(0, shown)
      .flatMap(({ amount, unit, says }) =>
        wrapped(`  ${padStart(count(amount), NUMBER)} `, cleanLine(`${unit} ${says}`), width, 1),
      ),
  ];
}
