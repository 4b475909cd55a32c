// Reads a calendar on standard input and prints what ical.js made of it, with the zones of the file alone.
import { readFileSync } from "node:fs";
import ICAL from "./ical.min.mjs";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const moment = (time) => ({ at: time.toUnixTime(), wall: time.toString(), zone: time.zone.tzid });

const events = calendar.getAllSubcomponents("vevent").map((part) => {
  const event = new ICAL.Event(part);
  return {
    uid: event.uid,
    sequence: event.sequence,
    summary: event.summary,
    description: event.description,
    location: event.location,
    organizer: event.organizer,
    status: part.getFirstPropertyValue("status"),
    url: part.getFirstPropertyValue("url"),
    start: moment(event.startDate),
    end: moment(event.endDate),
    changed: moment(part.getFirstPropertyValue("last-modified")),
    alarms: part.getAllSubcomponents("valarm").map((alarm) =>
      alarm.getFirstPropertyValue("trigger").toSeconds()),
    names: part.getAllProperties().map((property) => property.name),
  };
});
console.log(JSON.stringify({
  name: calendar.getFirstPropertyValue("x-wr-calname"),
  method: calendar.getFirstPropertyValue("method"),
  refresh: calendar.getFirstPropertyValue("refresh-interval")?.toSeconds(),
  zones: calendar.getAllSubcomponents("vtimezone").map((zone) => zone.getFirstPropertyValue("tzid")),
  parts: calendar.getAllSubcomponents().map((part) => part.name),
  events,
}));
