import type { ColumnSense } from './sense-column.ts';
import { countDates, type DateHabit } from './date-order.ts';
import { foldText } from '../value/fold-text.ts';

const MONTH_FIRST = new Set([
  'us',
  'usa',
  'united states',
  'u.s.',
  'u.s.a.',
  'united states of america',
  'america',
  'ph',
  'philippines',
]);
const US_STATES = new Set(
  'al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc'.split(
    ' ',
  ),
);

/**
 * Whether a table writes the day or the month first where a date doesn't tell: as its other columns do, else as its country does.
 * `dates` are the sampled values of its columns of dates.
 */
export function dateHabit(columns: readonly ColumnSense[], dates: readonly (readonly string[])[]): DateHabit {
  const counts = dates.map(countDates);
  const day = counts.reduce((sum, one) => sum + one.dayFirst, 0);
  const month = counts.reduce((sum, one) => sum + one.monthFirst, 0);
  if (day !== month)
    return { lean: day - month, because: `other dates of the file have the ${day > month ? 'day' : 'month'} first` };
  const countries = columns.find(({ meaning }) => meaning === 'country');
  if (countries !== undefined && countries.values.looked > 0) {
    const monthFirst = countries.values.values.filter((value) => MONTH_FIRST.has(foldText(value))).length;
    const lean = countries.values.looked / 2 - monthFirst;
    if (lean !== 0) return { lean, because: `its countries write the ${lean > 0 ? 'day' : 'month'} first` };
  }
  const states = columns.find(({ meaning }) => meaning === 'region');
  if (states !== undefined && states.values.looked > 0) {
    const american = states.values.values.filter((value) => US_STATES.has(value.toLowerCase())).length / states.values.looked;
    return american > 0.8
      ? { lean: -1, because: 'its states are American, where the month is first' }
      : { lean: 1, because: 'its states are not American, so the day is taken to be first' };
  }
  const headings = columns.map(({ name }) => name).join(' ');
  if (
    /[^ -~]/.test(headings) ||
    /\b(?:vorname|nachname|firma|ort|plz|strasse|nom|prenom|ville|apellidos|nombre|ciudad|cognome|citta)\b/i.test(headings)
  )
    return { lean: 1, because: 'its headings are not English, so the day is taken to be first' };
  return { lean: -1, because: 'the month is taken to be first, as English exports have it' };
}
