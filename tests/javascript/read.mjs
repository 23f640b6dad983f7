// Reads a calendar file from standard input with one of the readers, and tells what it found as JSON:
//     node read.mjs ical.js < file.ics
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import nodeIcal from "node-ical";

// Thunderbird and Nextcloud read with this. It knows no zones but those that the file defines.
function withIcalJs(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      start: event.startDate.toJSDate().toISOString(),
      end: event.endDate.toJSDate().toISOString(),
      summary: event.summary,
      place: event.location ?? null,
      description: event.description ?? null,
      status: component.getFirstPropertyValue("status"),
      sequence: event.sequence,
      attendees: event.attendees.map((one) => one.getFirstValue()),
      alarms: component.getAllSubcomponents("valarm").length,
    };
  });
}

function withNodeIcal(text) {
  const found = Object.values(nodeIcal.sync.parseICS(text)).filter((one) => one.type === "VEVENT");
  return found.map((event) => ({
    uid: event.uid,
    start: event.start.toISOString(),
    end: event.end.toISOString(),
    summary: event.summary,
    place: event.location ?? null,
    description: event.description ?? null,
    status: event.status,
    sequence: Number(event.sequence),
    attendees: [event.attendee ?? []].flat().map((one) => one.val ?? one),
    alarms: (event.alarms ?? []).length,
  }));
}

const readers = { "ical.js": withIcalJs, "node-ical": withNodeIcal };
const events = readers[process.argv[2]](readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(events));
