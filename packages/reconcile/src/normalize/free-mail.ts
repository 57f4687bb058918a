// Registrable domains at which anybody can have a mailbox. Names with a country's ending are told by their first part.
const BY_NAME = new Set(
  (
    'gmail googlemail yahoo ymail rocketmail hotmail outlook live msn passport aol aim gmx web t-online freenet mail inbox email icloud me mac ' +
    'protonmail proton pm tutanota tuta tutamail posteo mailbox fastmail hushmail zoho zohomail yandex ya rambler list bk inbox ukr i ' +
    'orange wanadoo free laposte sfr neuf bbox numericable club-internet libero virgilio tiscali alice tin tim fastwebnet aruba ' +
    'telefonica terra bol uol ig globo sapo clix telenet skynet proximus kpnmail kpnplanet planet ziggo xs4all hetnet home chello upcmail ' +
    'bluewin hispeed sunrise aon a1 utanet arcor vodafone vodafonemail kabelmail unitybox versatel netcologne ewetel o2 o2mail o2online ' +
    'btinternet btopenworld talktalk virginmedia ntlworld blueyonder sky tesco plus talk21 comcast verizon att sbcglobal bellsouth charter cox ' +
    'earthlink optonline optimum roadrunner rr juno netzero windstream frontier frontiernet centurylink centurytel embarqmail q suddenlink ' +
    'rogers shaw bell sympatico telus videotron bigpond optusnet iinet tpg internode xtra slingshot onet wp interia o2 poczta op gazeta ' +
    'seznam centrum email atlas azet post zoznam freemail citromail indamail abv mail dir qq 163 126 sina sohu foxmail yeah 139 189 aliyun ' +
    'naver daum hanmail nate kakao rediffmail sify indiatimes vsnl mailinator guerrillamail tempmail yopmail 10minutemail trashmail getnada duck hey mailfence'
  ).split(' '),
);
// Real firms own some of these names under other endings: only these endings are the mail provider's.
const ENDINGS: Readonly<Record<string, RegExp>> = {
  me: /^com$/,
  mac: /^com$/,
  i: /^ua$/,
  ya: /^ru$/,
  pm: /^me$/,
  list: /^ru$/,
  bk: /^ru$/,
  mail: /^(com|ru|de|bg|ee|dk)$/,
  inbox: /^(ru|lv|com)$/,
  email: /^(com|cz|it|de)$/,
  web: /^de$/,
  free: /^fr$/,
  orange: /^(fr|es|net)$/,
  sky: /^com$/,
  plus: /^(com|net)$/,
  bell: /^(net|ca)$/,
  shaw: /^ca$/,
  home: /^(nl|com|ro)$/,
  planet: /^nl$/,
  post: /^(cz|sk|com)$/,
  atlas: /^(cz|sk)$/,
  terra: /^(es|com\.br|com)$/,
  tim: /^it$/,
  tin: /^it$/,
  alice: /^(it|fr|de)$/,
  ig: /^com\.br$/,
  q: /^com$/,
  op: /^pl$/,
  wp: /^pl$/,
  o2: /^(pl|co\.uk|com|de)$/,
  a1: /^net$/,
  att: /^net$/,
  cox: /^net$/,
  charter: /^net$/,
  frontier: /^com$/,
  dir: /^bg$/,
  yeah: /^net$/,
  proton: /^me$/,
  mailbox: /^(org|hu)$/,
  live: /^(com|de|fr|it|nl|co\.uk|ca|se|dk|no|be|com\.\w+)$/,
  hey: /^com$/,
  duck: /^com$/,
  vodafone: /^(de|it|es)$/,
  tesco: /^net$/,
  optimum: /^net$/,
  sunrise: /^ch$/,
  aim: /^com$/,
  gazeta: /^pl$/,
  centrum: /^(cz|sk)$/,
  proximus: /^be$/,
  rogers: /^com$/,
  tpg: /^com\.au$/,
  passport: /^com$/,
};

// Hosts at which many firms have a page: an equal one says nothing.
const PLATFORMS = new Set(
  (
    'facebook.com fb.com instagram.com linkedin.com xing.com twitter.com x.com youtube.com google.com goo.gl sites.google.com business.site g.page ' +
    'wordpress.com blogspot.com wixsite.com wix.com weebly.com squarespace.com jimdo.com jimdofree.com jimdosite.com webnode.com godaddysites.com ' +
    'myshopify.com shopify.com etsy.com ebay.com amazon.com github.com github.io gitlab.io medium.com substack.com linktr.ee bit.ly tumblr.com ' +
    'notion.site carrd.co yelp.com tripadvisor.com booking.com crunchbase.com wikipedia.org apple.com example.com example.org test.com'
  ).split(' '),
);

/** A mail provider for everybody. Takes a registrable domain (`gmail.com`, `yahoo.co.uk`). */
export function isFreeMail(domain: string): boolean {
  const dot = domain.indexOf('.');
  const name = domain.slice(0, dot);
  if (!BY_NAME.has(name)) return false;
  const endings = ENDINGS[name];
  return endings === undefined || endings.test(domain.slice(dot + 1));
}

/** A site on which many have a page. Takes a registrable domain. */
export function isPlatform(domain: string): boolean {
  return PLATFORMS.has(domain);
}
