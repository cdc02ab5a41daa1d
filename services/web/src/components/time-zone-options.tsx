// Names that the service takes: an area and a place, or UTC.
const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone.includes('/'))];

// Where the browser is, when the service knows the zone's name.
export function localTimeZone(): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zones.includes(zone) ? zone : 'UTC';
}

// The options of a select of time zones; one that the browser does not know stays.
export function TimeZoneOptions({ chosen }: { chosen: string }) {
  const all = zones.includes(chosen) ? zones : [chosen, ...zones];
  return all.map((zone) => (
    <option key={zone} value={zone}>
      {zone}
    </option>
  ));
}
