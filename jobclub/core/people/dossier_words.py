"""What a dossier is called in the three languages: its sections, what rows tell, and what values mean."""

from __future__ import annotations

from collections.abc import Mapping

from jobclub.core.people.dossier_values import VALUES

LANGUAGES = ("da", "de", "en")
CODED = frozenset(
    {
        *("state", "outcome", "mark", "answer", "seen_as", "message", "call", "why", "channel"),
        *("purpose", "how", "what", "ground", "role", "muted", "language", "mode"),
    }
)
"""Parts of a row whose values are codes, and mean something; all else was written by somebody."""
WORDS: Mapping[str, tuple[str, str, str]] = {
    "title": ("Det ved vi om dig", "Das wissen wir über Sie", "What we know about you"),
    "intro": (
        "Her er alt, hvad {organisation} har gemt om dig i jobklubben, som det var {on}.",
        "Hier steht alles, was {organisation} im Jobclub über Sie gespeichert hat, Stand {on}.",
        "Here is everything {organisation} keeps about you in the job club, as of {on}.",
    ),
    "nothing": ("Her er ikke gemt noget.", "Dazu ist nichts gespeichert.", "Nothing is kept here."),
    "yes": ("ja", "ja", "yes"),
    "no": ("nej", "nein", "no"),
    "section.person": (
        "Hvem du er, og hvordan vi når dig",
        "Wer Sie sind und wie wir Sie erreichen",
        "Who you are and how we reach you",
    ),
    "section.places": ("Dine pladser", "Ihre Plätze", "Your places"),
    "section.outcomes": ("Hvad det førte til", "Was daraus wurde", "What became of it"),
    "section.attendance": ("Hvor du var med", "Wo Sie dabei waren", "Where you took part"),
    "section.announced": ("Hvor du meldte afbud", "Wo Sie abgesagt haben", "Where you said you can't come"),
    "section.seen": (
        "Hvor onlinemødet så din e-mail",
        "Wo das Online-Treffen Ihre E-Mail-Adresse sah",
        "Where the online meeting saw your e-mail",
    ),
    "section.visits": (
        "Dine besøg hos andre grupper",
        "Ihre Besuche bei anderen Gruppen",
        "Your visits to other groups",
    ),
    "section.homework": (
        "Dine opgaver og svarene",
        "Ihre Aufgaben und die Antworten",
        "Your homework and the answers",
    ),
    "section.waivers": (
        "Opgaver, du ikke skal lave",
        "Aufgaben, die Sie nicht machen müssen",
        "Tasks you need not do",
    ),
    "section.appointments": (
        "Dine samtaler på tomandshånd",
        "Ihre persönlichen Termine",
        "Your one-to-one appointments",
    ),
    "section.waiting": ("Hvad du venter på", "Worauf Sie warten", "What you wait for"),
    "section.messages": ("Beskeder til dig", "Nachrichten an Sie", "Messages to you"),
    "section.calls": ("Opkald til dig", "Anrufe bei Ihnen", "Calls to you"),
    "section.calendar": (
        "Hvad vi sendte til din kalender",
        "Was wir Ihrem Kalender mitgeteilt haben",
        "What we told your calendar",
    ),
    "section.links": ("Dine personlige links", "Ihre persönlichen Links", "Your personal links"),
    "section.privacy_notices": (
        "Hvad vi har fortalt dig om dine oplysninger",
        "Was wir Ihnen über Ihre Daten gesagt haben",
        "What we told you about your data",
    ),
    "section.consents": ("Hvad du har sagt ja til", "Wozu Sie ja gesagt haben", "What you agreed to"),
    "section.kept_back": (
        "Hvorfor noget ikke må slettes",
        "Warum etwas nicht gelöscht werden darf",
        "Why something may not be deleted",
    ),
    "section.reads": (
        "Hvem der har set på dine oplysninger",
        "Wer Ihre Daten angesehen hat",
        "Who looked at your data",
    ),
    "section.history": ("Hvad der er sket", "Was geschehen ist", "What happened"),
    "id": ("Vores nummer", "Unsere Nummer", "Our number"),
    "name": ("Navn", "Name", "Name"),
    "email": ("E-mail", "E-Mail", "E-mail"),
    "phone": ("Telefon", "Telefon", "Phone"),
    "reached_through": ("Nås gennem", "Erreichbar über", "Reached through"),
    "language": ("Sprog", "Sprache", "Language"),
    "time_zone": ("Tidszone", "Zeitzone", "Time zone"),
    "muted": ("Beskeder, du ikke vil have", "Nachrichten, auf die Sie verzichten", "Messages you do without"),
    "interests": ("Interesser", "Interessen", "Interests"),
    "not_me_at": ("Ikke mig, sagt den", "Nicht ich, gesagt am", "Not me, said on"),
    "contact_at": ("Sidste kontakt", "Letzter Kontakt", "Last contact"),
    "club": ("Gruppe", "Gruppe", "Group"),
    "state": ("Status", "Stand", "State"),
    "since": ("Siden", "Seit", "Since"),
    "enrolled_at": ("Plads fået", "Platz bekommen", "Got the place"),
    "turn": ("Nummer i køen", "Nummer in der Warteliste", "Number in line"),
    "offered_at": ("Tilbudt", "Angeboten", "Offered"),
    "reply_by": ("Svar inden", "Antwort bis", "Reply by"),
    "lapsed_at": ("Tilbud udløbet", "Angebot abgelaufen", "Offer lapsed"),
    "left_at": ("Forladt", "Verlassen", "Left"),
    "reason": ("Begrundelse", "Grund", "Reason"),
    "continues": ("Fortsætter plads", "Setzt Platz fort", "Continues place"),
    "transfer_from": ("Skifter fra plads", "Wechselt von Platz", "Changes from place"),
    "outcome": ("Resultat", "Ergebnis", "Outcome"),
    "on": ("Dato", "Datum", "Date"),
    "times": ("Antal gange", "Wie oft", "How often"),
    "session": ("Møde", "Treffen", "Meeting"),
    "starts_at": ("Begynder", "Beginnt", "Begins"),
    "ends_at": ("Slutter", "Endet", "Ends"),
    "mark": ("Deltagelse", "Teilnahme", "Attendance"),
    "minutes": ("Minutter", "Minuten", "Minutes"),
    "at": ("Hvornår", "Wann", "When"),
    "seen_as": ("Set som", "Gesehen als", "Seen as"),
    "stays": ("Til stede", "Anwesend", "Present"),
    "unit_keys": ("Emner", "Themen", "Topics"),
    "agreed_at": ("Aftalt", "Vereinbart", "Agreed"),
    "task": ("Opgave", "Aufgabe", "Task"),
    "number": ("Nummer", "Nummer", "Number"),
    "handed_in_at": ("Afleveret", "Abgegeben", "Handed in"),
    "late": ("For sent", "Verspätet", "Late"),
    "text": ("Tekst", "Text", "Text"),
    "link": ("Link", "Link", "Link"),
    "file": ("Fil", "Datei", "File"),
    "file_kind": ("Filtype", "Art der Datei", "Kind of file"),
    "file_bytes": ("Bytes", "Bytes", "Bytes"),
    "answer": ("Svar", "Antwort", "Answer"),
    "feedback": ("Tilbagemelding", "Rückmeldung", "Feedback"),
    "answered_at": ("Besvaret", "Beantwortet", "Answered"),
    "message": ("Besked", "Nachricht", "Message"),
    "call": ("Anledning", "Anlass", "Occasion"),
    "called_at": ("Ringet", "Angerufen", "Called"),
    "later_until": ("Udsat til", "Verschoben bis", "Put off until"),
    "due_at": ("Skulle sendes", "Fällig", "Due"),
    "useful_until": ("Nyttig indtil", "Nützlich bis", "Useful until"),
    "why": ("Hvorfor", "Warum", "Why"),
    "channel": ("Vej", "Weg", "By"),
    "attempts": ("Forsøg", "Versuche", "Attempts"),
    "begun_at": ("Sidst forsøgt", "Zuletzt versucht", "Last attempt"),
    "maybe_twice": ("Måske sendt to gange", "Vielleicht zweimal gesendet", "Perhaps sent twice"),
    "fault": ("Fejl", "Fehler", "Fault"),
    "settled_at": ("Afsluttet", "Erledigt", "Settled"),
    "place": ("Sted", "Ort", "Place"),
    "cancelled": ("Aflyst", "Abgesagt", "Called off"),
    "told_at": ("Fortalt", "Mitgeteilt", "Told"),
    "certain": ("Sikkert nået frem", "Sicher angekommen", "Surely arrived"),
    "sequence": ("Udgave", "Ausgabe", "Edition"),
    "way_in": ("Adgang, som du kender den", "Zugang, wie Sie ihn kennen", "Way in, as you know it"),
    "purpose": ("Formål", "Zweck", "Purpose"),
    "made_at": ("Lavet", "Gemacht", "Made"),
    "revoked_at": ("Lukket", "Geschlossen", "Closed"),
    "how": ("Hvordan", "Wie", "How"),
    "text_version": ("Tekstens udgave", "Ausgabe des Textes", "Edition of the text"),
    "sha256": ("Tekstens fingeraftryk", "Fingerabdruck des Textes", "Fingerprint of the text"),
    "given_at": ("Sagt ja", "Ja gesagt", "Agreed"),
    "withdrawn_at": ("Fortrudt", "Widerrufen", "Taken back"),
    "webinar": ("Webinar", "Webinar", "Webinar"),
    "came_by": ("Kom gennem", "Gekommen durch", "Came through"),
    "observer_of": ("Kommer fra", "Kommt von", "Comes from"),
    "useful": ("Hvor nyttigt (1–5)", "Wie nützlich (1–5)", "How useful (1–5)"),
    "missing": ("Hvad der manglede", "Was fehlte", "What was missing"),
    "service": ("Tilbud", "Angebot", "Service"),
    "mode": ("Måde", "Art", "How"),
    "material_text": ("Sendt på forhånd", "Vorab geschickt", "Sent ahead"),
    "material_link": ("Link, sendt på forhånd", "Vorab geschickter Link", "Link sent ahead"),
    "shared_note": ("Fælles note", "Gemeinsame Notiz", "Shared note"),
    "private_note": ("Konsulentens note", "Notiz der Beratung", "The consultant's note"),
    "met_at": ("Mødtes", "Getroffen", "Met"),
    "what": ("Hvad", "Was", "What"),
    "ground": ("Grund", "Grund", "Ground"),
    "role": ("Af hvem", "Von wem", "By whom"),
}
"""Danish, German, English."""


def words(language: str, key: str) -> str:
    """Give what a section or a part of a row is called in a language."""
    return WORDS[key][LANGUAGES.index(language)]


def meaning(language: str, what: str, value: str) -> str:
    """Give what a value means in a part of a row, in a language; what has no meaning of its own is itself."""
    told = VALUES.get(f"{what}={value}") or (VALUES.get(value) if what in CODED else None)
    return told[LANGUAGES.index(language)] if told else value
