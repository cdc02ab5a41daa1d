// Resource names and the addresses of their pages.

export function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

export function agencyName(agency: string): string {
  return `agencies/${agency}`;
}

export function organizationName(agency: string, organization: string): string {
  return `agencies/${agency}/organizations/${organization}`;
}

export function rolloutName(agency: string, rollout: string): string {
  return `agencies/${agency}/rollouts/${rollout}`;
}

export function rolloutSchoolName(agency: string, rollout: string, school: string): string {
  return `${rolloutName(agency, rollout)}/schools/${school}`;
}

export function schoolProfileName(agency: string, rollout: string, school: string): string {
  return `${rolloutSchoolName(agency, rollout, school)}/profile`;
}

export function aggregateProfileName(agency: string, rollout: string, organization: string): string {
  return `${rolloutName(agency, rollout)}/organizations/${organization}/profile`;
}

export function rosterImportName(agency: string, rosterImport: string): string {
  return `agencies/${agency}/rosterImports/${rosterImport}`;
}

// `agencies/a` of any resource below it.
export function agencyOf(name: string): string {
  return name.split('/').slice(0, 2).join('/');
}

// Agencies, organizations, rollouts, rollout schools and roster imports live at the address that is their name.
export function pathOf(name: string): string {
  return `/${name}`;
}

// The invitation desk of a rollout's school, and the page of its paper forms.
export function deskPath(rolloutSchool: string): string {
  return `${pathOf(rolloutSchool)}/invitations`;
}

export function paperPath(rolloutSchool: string): string {
  return `${pathOf(rolloutSchool)}/paper`;
}

// The agency's imports of schools and staff.
export function rosterPath(agency: string): string {
  return `${pathOf(agency)}/roster`;
}

// The rules of those imports, and pulls.
export function rosterPolicyPath(agency: string): string {
  return `${rosterPath(agency)}/policy`;
}

export function schoolProfilePath(rollout: string, organization: string): string {
  return `/${rollout}/schools/${lastSegment(organization)}`;
}

export function aggregateProfilePath(rollout: string, organization: string): string {
  return `/${rollout}/organizations/${lastSegment(organization)}`;
}
