import { words, type Locale } from './locale.ts';

/** Invented first words of company names. */
export const brands: readonly string[] = words(`
  Nordlicht Helvia Brightwater Alpenglanz Silverpine Morgenstern Kestrel Sonnfeld Havelwerk Bluefin Tannhof Rheinau Copperfield Wolkenberg Ostwind
  Lindenhof Greyhound Bernstein Auenland Firnweiss Quellwerk Seerose Ironbridge Larchmont Fjordblick Steinadler Windrose Blackthorn Goldammer
  Mistral Altavista Solara Verdana Cordoba Lumière Étoile Beaumont Provence Azurel Montclair Belvoir Vallon Cévenol Tulpan Zuiderzee Oranjehof
  Waterlink Molenwijk Duinrand Polderland Wisla Bursztyn Tatrana Orzel Kaszub Mazuria Polaris Bałtyk Sobótka Alcazar Sierra Marisol Cantabria
  Duero Levantina Aurora Vesuvio Toscana Adriatica Lagunare Dolomia Piemonte Björkdal Norrsken Älvkraft Lodestar Halcyon Meridian Northgate
  Thistledown Fairhaven Ashgrove Redwood Stonegate Clearwater Evergreen Pinnacle Summit Harbourside Lakeshore Granite Prairie Cascade Juniper
  Falcon Osprey Heron Merlin Condor Albatros Zephyr Boreas Kronos Helios Selene Orion Vega Altair Lyra Rigel Cygnus Draco Pegasus Andromeda
  Kobalt Zinnober Indigo Magenta Ocker Saphir Rubin Onyx Opal Topas Achat Jaspis Karneol Malachit Beryll Citrin Turmalin Granat Amethyst
  Ambertree Birchwood Cedarline Dovetail Elmstead Foxglove Glenmore Hawthorn Ivybridge Jetstream Kingfisher Larkspur Millstone Nettlefold Oakhurst
  Pebblebrook Quarrystone Ravenscourt Saltmarsh Tidewater Umberland Vinebrook Westerly Yarrow Zenith Arkona Brocken Cassel Donau Elbtal Fulda
  Gralswerk Hanse Isarwinkel Jadebusen Karwendel Lahntal Moseltal Neckarwerk Oderbruch Pfalzwerk Quedlin Rhoen Spreewerk Taunusblick Uckermark Vogelsberg Wetterau`);

/** What a company does: a word in its name by locale, and the industry as HubSpot and Salesforce list it. */
export interface Trade {
  readonly word: Readonly<Record<'de' | 'en' | 'fr' | 'nl' | 'pl' | 'es' | 'it' | 'sv', string>>;
  readonly hubspot: string;
  readonly salesforce: string;
}

const trade = (
  de: string,
  en: string,
  fr: string,
  nl: string,
  pl: string,
  es: string,
  it: string,
  sv: string,
  hubspot: string,
  salesforce: string,
): Trade => ({
  word: { de, en, fr, nl, pl, es, it, sv },
  hubspot,
  salesforce,
});

export const trades: readonly Trade[] = [
  trade(
    'Maschinenbau',
    'Machinery',
    'Mécanique',
    'Machinebouw',
    'Maszyny',
    'Maquinaria',
    'Meccanica',
    'Maskin',
    'MACHINERY',
    'Machinery',
  ),
  trade(
    'Logistik',
    'Logistics',
    'Logistique',
    'Logistiek',
    'Logistyka',
    'Logística',
    'Logistica',
    'Logistik',
    'LOGISTICS_AND_SUPPLY_CHAIN',
    'Transportation',
  ),
  trade(
    'Software',
    'Software',
    'Logiciels',
    'Software',
    'Software',
    'Software',
    'Software',
    'Mjukvara',
    'COMPUTER_SOFTWARE',
    'Technology',
  ),
  trade(
    'Pharma',
    'Pharma',
    'Pharma',
    'Farma',
    'Farmacja',
    'Farma',
    'Farmaceutica',
    'Läkemedel',
    'PHARMACEUTICALS',
    'Biotechnology',
  ),
  trade(
    'Bau',
    'Construction',
    'Bâtiment',
    'Bouw',
    'Budownictwo',
    'Construcciones',
    'Costruzioni',
    'Bygg',
    'CONSTRUCTION',
    'Construction',
  ),
  trade('Energie', 'Energy', 'Énergie', 'Energie', 'Energia', 'Energía', 'Energia', 'Energi', 'RENEWABLES_ENVIRONMENT', 'Energy'),
  trade(
    'Lebensmittel',
    'Foods',
    'Aliments',
    'Voeding',
    'Żywność',
    'Alimentación',
    'Alimentari',
    'Livsmedel',
    'FOOD_PRODUCTION',
    'Food & Beverage',
  ),
  trade(
    'Medizintechnik',
    'Medical',
    'Médical',
    'Medisch',
    'Medyczna',
    'Médica',
    'Medicale',
    'Medicin',
    'MEDICAL_DEVICES',
    'Healthcare',
  ),
  trade(
    'Versicherung',
    'Insurance',
    'Assurances',
    'Verzekering',
    'Ubezpieczenia',
    'Seguros',
    'Assicurazioni',
    'Försäkring',
    'INSURANCE',
    'Insurance',
  ),
  trade(
    'Telekom',
    'Telecom',
    'Télécom',
    'Telecom',
    'Telekom',
    'Telecom',
    'Telecom',
    'Telekom',
    'TELECOMMUNICATIONS',
    'Telecommunications',
  ),
  trade('Chemie', 'Chemicals', 'Chimie', 'Chemie', 'Chemia', 'Química', 'Chimica', 'Kemi', 'CHEMICALS', 'Chemicals'),
  trade(
    'Beratung',
    'Consulting',
    'Conseil',
    'Advies',
    'Doradztwo',
    'Consultores',
    'Consulenza',
    'Konsult',
    'MANAGEMENT_CONSULTING',
    'Consulting',
  ),
  trade('Textil', 'Textiles', 'Textile', 'Textiel', 'Tekstylia', 'Textil', 'Tessile', 'Textil', 'TEXTILES', 'Apparel'),
  trade(
    'Verpackung',
    'Packaging',
    'Emballage',
    'Verpakking',
    'Opakowania',
    'Envases',
    'Imballaggi',
    'Förpackning',
    'PACKAGING_AND_CONTAINERS',
    'Manufacturing',
  ),
  trade(
    'Elektronik',
    'Electronics',
    'Électronique',
    'Elektronica',
    'Elektronika',
    'Electrónica',
    'Elettronica',
    'Elektronik',
    'ELECTRICAL_ELECTRONIC_MANUFACTURING',
    'Electronics',
  ),
  trade('Medien', 'Media', 'Médias', 'Media', 'Media', 'Medios', 'Media', 'Media', 'ONLINE_MEDIA', 'Media'),
  trade(
    'Automation',
    'Automation',
    'Automatismes',
    'Automatisering',
    'Automatyka',
    'Automatización',
    'Automazione',
    'Automation',
    'INDUSTRIAL_AUTOMATION',
    'Engineering',
  ),
  trade(
    'Immobilien',
    'Properties',
    'Immobilier',
    'Vastgoed',
    'Nieruchomości',
    'Inmobiliaria',
    'Immobiliare',
    'Fastigheter',
    'REAL_ESTATE',
    'Other',
  ),
];

/** What a deal is about. */
export const dealSubjects: readonly string[] = [
  'Platform licence',
  'Rollout',
  'Support contract',
  'Pilot project',
  'Expansion',
  'Data migration',
  'Training package',
  'Annual subscription',
  'Integration project',
  'Service upgrade',
  'Framework agreement',
  'Onboarding',
];

export type TradeLocale = Exclude<Locale, 'world'>;
