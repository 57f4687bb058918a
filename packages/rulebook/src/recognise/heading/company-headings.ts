import type { Headings } from './heading-table.ts';

/** What columns of companies and of what goes with them are called; see PERSON_HEADINGS. */
export const COMPANY_HEADINGS: Headings = {
  name:
    'name|=names|display name|customer name|client name|=customer|=client|=kunde|kundenname|bezeichnung|lead name|=nom|=nombre|=nome|=naam|=nazwa|=namn|=navn|=nimi|=nev|' +
    '=cliente|nom client|nombre cliente|record name|party name|entity name|名称|название',
  companyName:
    'lead name|customer name|client name|=customer|=client|=kunde|kundenname|=cliente|company|company name|organization|organisation|organization name|organisation name|account name|=account|employer|employer name|business name|=business|=firm|firm name|' +
    'firma|firmenname|firmenbezeichnung|=unternehmen|unternehmensname|=gesellschaft|=societe|nom de la societe|nom societe|=entreprise|nom entreprise|nom de l entreprise|' +
    'raison sociale|=empresa|nombre de la empresa|nombre empresa|razon social|=azienda|nome azienda|ragione sociale|nome da empresa|=bedrijf|bedrijfsnaam|organisatie|=foretag|' +
    'foretagsnamn|=yritys|=spolecnost|nazwa firmy|company account|associated company|primary company|site name|facility name|provider name|hospital name|school name|store name|' +
    'restaurant name|shop name|practice name|clinic name|hotel name|=institution|institution name|agency name|supplier name|vendor name|merchant name|name org|' +
    'name organization|name organisation|org name|=org|legal entity name|arbeitgeber|employeur|workplace|公司|公司名称|компания|организация',
  otherCompanyName:
    'dba|dba name|doing business as|trading name|trading as|trade name|legal name|=alias|=aka|also known as|former name|previous name|secondary name|secondary name org|' +
    'native name org|short name|alternate name|alternative name|registered name|company name 2|company alias|=firma 2',
  taxId:
    'tax id|tax id number|tax number|tax no|=tin|vat|vat number|vat id|vat no|vat registration number|ust id|ust idnr|ust id nr|ustid|umsatzsteuer id|steuernummer|' +
    'uid nummer|=tva|numero tva|partita iva|=piva|btw nummer|ein|fein|gstin|gst number|=abn|=nip|=nif|=cif|=rfc|ein number',
  registration:
    'registration number|company number|company registration number|registration no|=reg no|registry number|handelsregisternummer|handelsregister|=hrb|siret|siren|cnpj|' +
    'kvk|kvk nummer|kvk number|=uen|=crn|organisationsnummer|=org nr|=cvr|=krs|=regon|=abn acn|=acn|=npi|=ico|companies house number',
  duns: 'duns|duns number|d u n s|d u n s number',
  lei: '=lei|lei number|lei code',
  website:
    'website|web site|website url|webseite|homepage|=url|=web|=www|domain|domain name|company domain name|company domain|=internet|site web|sitio web|sito web|pagina web|' +
    'internetseite|web address|web page|company website|网站|сайт',
  industry: 'industry|branche|=sector|secteur|industria|settore|business type|=vertical|行业|отрасль',
  employees:
    'employees|number of employees|employee count|no of employees|headcount|=mitarbeiter|mitarbeiterzahl|anzahl mitarbeiter|effectif|empleados|dipendenti|staff count|company size',
  companySign:
    'annual revenue|=revenue|total revenue|umsatz|jahresumsatz|chiffre d affaires|ticker|ticker symbol|sic|sic code|naics|naics code|ownership|year founded|founded|' +
    'number of locations|parent company|parent account|founded year|company type|legal form|rechtsform',
};
