const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** `2,204`. */
export function count(number: number): string {
  return whole.format(number);
}

/** `1 record`, `2,204 records`. */
export function counted(number: number, one: string, many: string): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** `97.2 %`. Only what is whole is shown as 100, and only nothing as 0: the last digits are cut, not rounded. */
export function percent(share: number, digits = 1): string {
  const factor = 10 ** digits;
  const cut = Math.floor(share * 100 * factor + 1e-9) / factor;
  if (share > 0 && cut === 0) return `${(1 / factor).toFixed(digits)} %`;
  return `${(share < 1 && cut >= 100 ? 100 - 1 / factor : cut).toFixed(digits)} %`;
}

/** `0.8 s`, `33 s`, `4 min 10 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 99.95) return `${seconds < 10 ? seconds.toFixed(1) : seconds.toFixed(seconds % 1 < 0.05 ? 0 : 1)} s`;
  const rounded = Math.round(seconds);
  if (rounded < 6000) return `${Math.floor(rounded / 60)} min ${rounded % 60} s`;
  const minutes = Math.round(rounded / 60);
  return `${count(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

/** `1 h 12`, `45 min`, `3 d 4 h` of open time; a day has as many hours as it takes, so it stays in hours up to 48. */
export function openTime(minutes: number): string {
  const rounded = Math.round(minutes);
  if (rounded < 60) return `${rounded} min`;
  const hours = Math.floor(rounded / 60);
  return hours < 48 ? `${hours} h ${String(rounded % 60).padStart(2, '0')}` : `${count(hours)} h`;
}

/** `HubSpot`, `HubSpot and Close`, `HubSpot, Salesforce and Close`. */
export function names(list: readonly string[]): string {
  if (list.length < 2) return list[0] ?? '';
  return `${list.slice(0, -1).join(', ')} and ${list.at(-1) ?? ''}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
