import { domainToASCII } from 'node:url';
import { tidyText } from './text.ts';

const LOCAL = /^[^\s@<>()[\]\\,;:"]+$/;
const DOMAIN = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

/**
 * Lower case, trimmed, `mailto:` and a display name (`Ann <ann@acme.com>`) taken off, the domain in ASCII.
 * Undefined where it is no address.
 */
export function normalizeEmail(text: string): string | undefined {
  let address = tidyText(text).toLowerCase();
  const bracketed = /<([^<>]+)>$/.exec(address);
  if (bracketed?.[1] !== undefined) address = bracketed[1].trim();
  if (address.startsWith('mailto:')) address = address.slice(7);
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  if (at < 1 || local.length > 64 || !LOCAL.test(local) || local.startsWith('.') || local.endsWith('.')) return undefined;
  const host = address.slice(at + 1).replace(/\.$/, '');
  const domain = DOMAIN.test(host) ? host : domainToASCII(host);
  return DOMAIN.test(domain) ? `${local}@${domain}` : undefined;
}

/** The parts of a normalised address: `local` without a `+tag`. */
export function splitEmail(email: string): { readonly local: string; readonly domain: string } {
  const at = email.lastIndexOf('@');
  const local = email.slice(0, at);
  const plus = local.indexOf('+');
  return { local: plus > 0 ? local.slice(0, plus) : local, domain: email.slice(at + 1) };
}

const GENERIC = new Set(
  (
    'info office mail email e-mail contact contacts contactus contact-us kontakt contacto contatto contato hello hi hallo hola bonjour ciao ' +
    'sales verkauf vertrieb ventas vendite vendas verkoop ventes service services support help helpdesk hilfe ' +
    'customerservice customercare kundenservice care admin administration administrator verwaltung sekretariat secretary secretariat ' +
    'zentrale empfang reception recepcion frontdesk buero buro bureau team marketing press presse media pr news newsletter ' +
    'billing accounting accounts accountspayable ap ar invoice invoices rechnung rechnungen buchhaltung facturation fakturierung finance finanzen ' +
    'hr jobs job career careers karriere bewerbung recruiting recruitment personal people orders order bestellung bestellungen pedidos einkauf purchasing ' +
    'procurement webmaster postmaster hostmaster abuse security privacy datenschutz dpo legal compliance noreply no-reply donotreply do-not-reply ' +
    'mailer-daemon root enquiries inquiries enquiry inquiry feedback shop store online web website it edv tech technik dev developers ' +
    'partner partners partnerships events event booking bookings reservations reservation reservierung general all everyone staff company firma firm ' +
    'test tester testing demo example none na n-a unknown null nobody noemail no-email keine nomail dummy asdf abc xxx user guest anonymous ceo cfo management direktion director'
  ).split(' '),
);

/** A mailbox of many (`info@`, `sales@`) or of nobody (`none@`): it says where somebody works, not who it is. */
export function isGenericMailbox(local: string): boolean {
  return GENERIC.has(local) || GENERIC.has(local.replace(/[._\d-]+/g, '')) || GENERIC.has(local.split(/[._-]/)[0] ?? '');
}
