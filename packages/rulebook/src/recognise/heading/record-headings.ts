import type { Headings } from './heading-table.ts';

/** What systems write of a record itself, of deals and of users; see PERSON_HEADINGS. */
export const RECORD_HEADINGS: Headings = {
  dealName: 'deal name|opportunity name|=opportunity|=deal|=opp name|verkaufschance|deal title',
  amount:
    'amount|deal amount|deal value|opportunity amount|opportunity value|=value|contract value|=betrag|=wert|auftragswert|montant|=importe|=monto|=importo|=valor|=bedrag|=kwota|' +
    'amount in company currency|=acv|=arr|=tcv|deal size',
  currency:
    'currency|currency code|currency iso code|deal currency|deal currency code|amount currency|wahrung|waehrung|=devise|=moneda|=valuta',
  stage:
    '=stage|deal stage|stage name|opportunity stage|sales stage|pipeline stage|=phase|verkaufsphase|=etape|=etapa|deal status|opportunity status',
  closeDate:
    'close date|closing date|expected close date|expected close|estimated close date|abschlussdatum|date de cloture|fecha de cierre|data di chiusura|won date|date won|won time|closed date',
  dealSign:
    '=probability|win probability|deal probability|=pipeline|deal pipeline|forecast category|deal type|opportunity type|=confidence|next step|weighted amount|value period|close reason|closed lost reason',
  owner:
    'owner|contact owner|account owner|lead owner|company owner|deal owner|opportunity owner|record owner|owner id|owner name|owner full name|owner email|hubspot owner|hubspot owner id|' +
    'assigned to|assigned to name|assignee|assigned user|assigned rep|account manager|account executive|sales rep|sales representative|salesperson|sales person|=rep|sales owner|betreuer|kundenbetreuer|' +
    'zustandig|zustandiger mitarbeiter|verantwortlicher|verantwortlich|=besitzer|kontaktinhaber|proprietaire|=commercial|=responsable|=propietario|=proprietario|=responsabile|=eigenaar|' +
    'verantwoordelijke|=handlowiec|=opiekun|relationship manager|person owner|organization owner',
  lifecycle:
    'lifecycle stage|lifecycle|lead status|=status|account status|contact status|customer status|status label|lead stage|contact stage|hs lead status|kundenstatus|=statut|=stato|lead lifecycle',
  active: '=active|is active|=enabled|=aktiv|user active|=actif|=activo',
  userSign:
    '=role|user role|=profile|user profile|profile name|permission set|permission sets|last login|last login date|username|user name|user license|license type|=seat|seat type|=teams|=team|' +
    'main team|primary team|user type|federation identifier|last active|user id',
  created:
    'create date|created date|=created|created at|created on|date created|creation date|created time|creation time|angelegt am|=angelegt|erstellt|erstellt am|erstellungsdatum|anlagedatum|' +
    'date de creation|cree le|fecha de creacion|data creazione|data de criacao|aangemaakt op|date added|added on|added date|added at|add time|signup date|sign up date|registered at|' +
    'registration date|entry date|date entered|member since|customer since|first created|date joined|join date',
  modified:
    'last modified date|last modified|=modified|modified at|modified on|modified date|=updated|updated at|updated on|date updated|last updated|last update|update date|update time|' +
    'lastmodifieddate|modified time|date modified|geandert am|zuletzt geandert|letzte anderung|anderungsdatum|date de modification|fecha de modificacion|ultima modifica|gewijzigd op|' +
    'system modstamp|last change|last edited|hs lastmodifieddate',
  activity:
    'last activity date|last activity|last activity time|last activity at|last contacted|last contact|last contact date|last touch|last touch date|last engagement|last engagement date|' +
    'date of last activity|letzte aktivitat|letzter kontakt|derniere activite|dernier contact|ultima actividad|ultima attivita|last communication date|last call date|last meeting date|' +
    'last seen|last order date|last purchase date|notes last updated|last interaction|last communication',
  ownedSince:
    'owner assigned date|owner assigned|hubspot owner assigneddate|hubspot owner assigned date|assigned date|assigned at|assigned on|owned since|owner since|date assigned|zugewiesen am',
  id:
    'id|ids|record id|contact id|account id|lead id|opportunity id|deal id|company id|person id|customer id|customer number|customer no|kundennummer|kunden nr|kundennr|client id|' +
    'client number|account number|member id|member number|patient id|patient number|voter id|=row|row id|row number|row num|rec id|=uid|uuid|guid|=key|=index|=idx|unique id|record number|' +
    'external id|hs object id|datensatz id|=vid|numero client|=line|=nr|=no|=number|lfd nr|=pk|cluster|cluster id|true id|true cluster|group id|duplicate group|match id|=label|=truth|' +
    'golden id|identity id|master id|household id|anchor key|pointer key|mrn|medical record number|loyalty number|invoice number|order number|npi number|' +
    'associated company ids|associated contact ids|associated deal ids|converted',
  kind: 'record type|=type|entity type|party type|contact type|customer type|account type|=kind|=art|kundentyp|kundenart|=class|=typ|record type name|person or company|legal type|person type|client type|is company|is business|is person|is organization|is organisation|is person account',
  other:
    'fax|fax number|fax no|telefax|home fax|business fax|notes|=note|description|comment|comments|beschreibung|bemerkung|bemerkungen|notizen|=source|lead source|original source|' +
    'original traffic source|data source|campaign|opt out|email opt out|fax opt out|do not call|do not email|linkedin|linkedin url|twitter|facebook|instagram|xing|skype|photo|avatar|' +
    'image|latitude|longitude|=lat|=lng|=lon|=age|=alter|language|sprache|timezone|time zone|department|abteilung|created by|created by name|last modified by|modified by|updated by|' +
    'reports to|=manager|assistant|assistant phone|assistant name|director|executive director|referred by|spouse|emergency contact|tags|groups|labels|score|rating|price|quantity|sku|' +
    'product|product name|brand|manufacturer|=category|authors|=author|venue|publisher|artist|album|isbn|=year|interests|hobbies|nickname|maiden name|birth place|birthplace|place of birth|' +
    'phone type|address type|addr type|email type|tax id type|tax id country|national id type|national id country|passport country|passport state|drivers license state|drivers license country|' +
    'marketing contact status|email status|email verified|email bounced|email domain|legal basis|consent|last login ip|ip address|ip country|ip city|ip state|account description|nationality|' +
    'html url|status id|country calling code|phone extension|extension|membership|subscription|amount due|balance|=date|=time|=sum|=total|school year|race|ethnicity|party|precinct|native name lang',
};
