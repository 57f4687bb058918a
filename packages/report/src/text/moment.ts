const DAY = 86_400_000;

interface Parts {
  readonly date: string;
  readonly year: string;
  readonly weekday: string;
  readonly dayMonth: string;
  readonly time: string;
}

/** `today 17:30`, `Tue 12:00`, `24 Nov 12:00`, `3 Jan 2027`, seen from `now`, in a time zone. Both Unix milliseconds. */
export function moment(at: number, now: number, zone: string): string {
  const there = parts(at, zone);
  const here = parts(now, zone);
  if (there.date === here.date) return `today ${there.time}`;
  if (Math.abs(at - now) < 6 * DAY) return `${there.weekday} ${there.time}`;
  return there.year === here.year ? `${there.dayMonth} ${there.time}` : `${there.dayMonth} ${there.year}`;
}

/** `Fri 20 Nov 2026 16:42 Berlin`. */
export function fullMoment(at: number, zone: string): string {
  const { weekday, dayMonth, year, time } = parts(at, zone);
  return `${weekday} ${dayMonth} ${year} ${time} ${(zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')}`;
}

function parts(at: number, zone: string): Parts {
  const formatter = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const by = Object.fromEntries(formatter.formatToParts(at).map(({ type, value }) => [type, value]));
  const month = (by['month'] ?? '').slice(0, 3);
  return {
    date: `${by['year']}-${month}-${by['day']}`,
    year: by['year'] ?? '',
    weekday: by['weekday'] ?? '',
    dayMonth: `${by['day']} ${month}`,
    time: `${by['hour']}:${by['minute']}`,
  };
}
