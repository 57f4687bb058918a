/** A system and what tells its exports; bits add up. */
export interface SystemSigns {
  /** Connection id. */
  readonly id: string;
  readonly label: string;
  /** Whole headings without blanks: `heading:bits`. */
  readonly headings: string;
  /** How a heading is written in no other system's exports. */
  readonly written?: RegExp;
  /** Ids that only it makes. */
  readonly ids?: RegExp;
  /** Words of a file's name. */
  readonly files: readonly string[];
}

export const SYSTEMS: readonly SystemSigns[] = [
  {
    id: 'hubspot',
    label: 'HubSpot',
    headings:
      'recordid:1.5 hsobjectid:4 hubspotownerid:4 contactowner:1 companyowner:2 dealowner:1.5 lifecyclestage:2.5 createdate:1.5 associatedcompany:2.5 associatedcompanyids:3 associatedcompanyid:2.5 associatedcontact:2.5 ' +
      'associatedcontactids:3 associateddeal:2.5 marketingcontactstatus:3 companydomainname:3 hubspotteam:3 originalsource:2 originaltrafficsource:3 ownerassigneddate:2 hubspotscore:3 hsleadstatus:4 lastmodifieddate:0.5 ' +
      'numberofassociateddeals:2 numberofassociatedcontacts:2 dealstage:1 dealname:1 stateregion:1.5 countryregion:1.5 lastcontacted:1 hslastmodifieddate:4 mobilephonenumber:0.5 numberoftimescontacted:1.5 ' +
      'firstdealcreateddate:2 becameacustomerdate:2 recentconversion:2 datensatzid:3 permissionset:1.5 permissionsets:1.5',
    files: ['hubspot'],
  },
  {
    id: 'salesforce',
    label: 'Salesforce',
    headings:
      'systemmodstamp:4 ownerid:1.5 lastmodifiedbyid:2.5 createdbyid:2 recordtypeid:2 isdeleted:1.5 accountid:1 mailingstreet:1.5 billingstreet:1 accountowner:1.5 leadowner:1 opportunityowner:3 lastmodifiedalias:3.5 ' +
      'createdalias:3.5 stagename:2 mailingstateprovince:3 billingstateprovince:3 mailingzippostalcode:3.5 billingzippostalcode:3.5 zippostalcode:1.5 companyaccount:3.5 opportunityname:1 lastactivity:0.5 owneralias:2.5 ' +
      'lastmodifieddate:0.5 owneridalias:3 ispersonaccount:3 isconverted:3 convertedcontactid:3 leadsource:0.5 photourl:1.5 jigsaw:3 reportstoid:1.5 accountsource:1.5 stageduration:2 federationidentifier:2 masterrecordid:3',
    written: /__(?:c|pc|r)$/i,
    ids: /^(?:00[13568Q]|a0[0-9A-Za-z])[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/,
    files: ['salesforce', 'sfdc', 'sf'],
  },
  {
    id: 'close',
    label: 'Close',
    headings:
      'statuslabel:2.5 htmlurl:2 leadname:1 displayname:0.5 primarycontactname:2 primarycontactprimaryemail:3 primarycontactprimaryphone:3 primaryemail:1 primaryphone:1 datecreated:1 dateupdated:1 datewon:2 ' +
      'valueformatted:2.5 valueperiod:2.5 valuecurrency:1 confidence:0.5 primaryaddresscity:2 opportunitystatuslabel:2 leadid:0.5 contactname:0.3',
    written: /^custom\./i,
    ids: /^(?:lead|cont|oppo|user|stat|orga)_\w{12,}$/,
    files: ['close', 'closeio', 'closecrm'],
  },
  {
    id: 'pipedrive',
    label: 'Pipedrive',
    headings: 'peopleid:0.5',
    written: /^(?:Person|Organization|Organisation|Deal|Lead) - /,
    files: ['pipedrive'],
  },
  {
    id: 'zoho',
    label: 'Zoho CRM',
    headings:
      'modifiedtime:1.5 createdtime:1.5 lastactivitytime:2 secondaryemail:1 emailoptout:0.5 contactowner:0.5 mailingzip:1 leadowner:0.5 accountowner:0.5 contactownerid:2 recordid:0.5',
    ids: /^zcrm_\d+$/,
    files: ['zoho'],
  },
  {
    id: 'dynamics',
    label: 'Dynamics 365',
    headings:
      'emailaddress1:3 telephone1:2 address1line1:3 parentcustomerid:3 statecode:1 statuscode:1.5 address1city:2 mobilephone:0.5',
    written: /^\(Do Not Modify\)/i,
    files: ['dynamics', 'd365'],
  },
  {
    id: 'google',
    label: 'Google Contacts',
    headings: 'yominame:2 groupmembership:2 filas:1.5 organizationyominame:2',
    written: /^(?:E-mail|Phone|Organization|Address|Website|Event) \d - /,
    files: ['google'],
  },
  {
    id: 'outlook',
    label: 'Outlook',
    headings:
      'emaildisplayname:3 emailtype:1.5 businessstreet:2 homestreet:1.5 businesspostalcode:2 assistantsphone:2.5 organizationalidnumber:2.5 governmentidnumber:2 callback:1.5 companymainphone:2 email2address:2 ttytddphone:3',
    files: ['outlook'],
  },
];
