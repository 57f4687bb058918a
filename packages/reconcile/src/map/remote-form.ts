import { isMoney, type Value } from '@meshline/record';
import type { FieldRules } from '@meshline/rulebook';
import countries from 'i18n-iso-countries';
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' };

