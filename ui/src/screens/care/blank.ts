import type { Beneficiary, Initiative } from '../../lib/api';

/** A person nothing is known of yet. */
export function blankPerson(): Beneficiary {
  return {
    id: '',
    number: 0,
    name: '',
    person_group: 'HS',
    class: '',
    birth_date: null,
    party_member: false,
    hardships: [],
    situation: '',
    needs: [],
    wishes: '',
    responsible: '',
    outcome: 'DANG',
    outcome_on: null,
    consents: [],
    retain_until: null,
    note: '',
  };
}

/** Consent to be cared for by name; learners are represented. */
export function blankConsent(today: string, learner: boolean): Beneficiary['consents'][number] {
  return {
    id: '',
    purpose: 'CHAM_LO',
    given_by: learner ? 'CM' : 'BT',
    relation: '',
    way: 'GIAY',
    given_on: today,
    child_agrees: false,
    withdrawn_on: null,
  };
}

export function blankInitiative(year: number, today: string): Initiative {
  return {
    id: '',
    year,
    name: '',
    kind: 'MH',
    scope: 'collective',
    field: 'VHXH',
    contents: [],
    since_year: null,
    responsible: '',
    reason: '',
    goal: '',
    method: '',
    audience: '',
    forces: '',
    resources: '',
    output: '',
    outlook: '',
    results: '',
    starts: null,
    ends: null,
    registered_on: today.startsWith(String(year)) ? today : null,
    status: 'DKY',
    recognised_by: '',
    stop_reason: '',
    progress: [],
    replications: [],
  };
}
