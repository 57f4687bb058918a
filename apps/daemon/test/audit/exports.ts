/** Small exports as people have them; all names are made up. */

export const HUBSPOT = `Record ID,First Name,Last Name,Email,Phone Number,Job Title,Company Name,Contact owner,Lifecycle Stage,Create Date,Last Activity Date
101,Jana,Roth,jana.roth@nordlicht.example,+49 30 5550101,CTO,Nordlicht GmbH,Ada Brandt,Lead,2026-01-05,2026-11-01
102,Piet,de Boer,piet@deboer.example,+31 20 5550102,Owner,De Boer BV,Tom Ahrens,Customer,2025-02-01,2025-03-01
103,J.,Roth,jana.roth@nordlicht.example,+49 30 5550101,,Nordlicht GmbH,,Lead,2026-02-01,2026-10-20
104,Ines,Vogt,ines.vogt@helvia,030 12,Buyer,Helvia AG,Ada Brandt,Lead,2026-03-01,2026-11-10
105,Lena,Marsh,lena.marsh@harbour.example,+44 20 7946 0105,Analyst,Harbour Ltd,Tom Ahrens,Lead,2026-04-01,2026-11-11
`;

export const SALESFORCE = `"Contact ID","First Name","Last Name","Email","Phone","Title","Account Name","Contact Owner","Created Date","Last Activity"
"0035g00000AAAAAAA1","Jana","Roth","jana.roth@nordlicht.example","+49 30 5550199","CTO","Nordlicht GmbH","Ada Brandt","1/6/2026","11/2/2026"
"0035g00000AAAAAAA2","Pieter","de Boer","piet@deboer.example","+31 20 5550102","Owner","De Boer BV","Lea Sommer","2/1/2025","3/25/2025"
"0035g00000AAAAAAA3","Omar","Haddad","omar.haddad@cedar.example","+971 4 555 0103","Head of Sales","Cedar FZ","Lea Sommer","5/1/2026","11/12/2026"
`;

/** Each value holds what a page, a spreadsheet or a terminal could take for an order. */
export const HOSTILE = `First Name,Last Name,Email,Phone,Company
<script>alert(1)</script>,"</style><img src=x onerror=alert(2)>",a@evil.example,+1 415 555 0100,"=HYPERLINK(""http://evil.example"")"
<script>alert(1)</script>,"</style><img src=x onerror=alert(2)>",a@evil.example,+1 415 555 0100,"=HYPERLINK(""http://evil.example"")"
`;

/** Contacts by the thousand, one in eight of them twice; the same on every run. */
export function manyContacts(rows: number): string {
  const lines = ['First Name,Last Name,Email,Phone,Company'];
  for (let row = 0; row < rows; row++) {
    const person = row % 8 === 7 ? row - 1 : row;
    const [first, last] = [`Ann${letters(person % 676)}`, `Berg${letters(Math.floor(person / 676) + 40)}`];
    lines.push(
      `${first},${last},${first}.${last}${person}@firm${person % 997}.example,+4930${String(1_000_000 + person)},Firm ${letters(person % 997)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function letters(number: number): string {
  let text = '';
  for (let rest = number; ; rest = Math.floor(rest / 26) - 1) {
    text = String.fromCodePoint(97 + (rest % 26)) + text;
    if (rest < 26) return text;
  }
}
