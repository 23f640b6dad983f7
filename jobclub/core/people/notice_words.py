"""The privacy notice we ship, in the three languages: an organisation's own may stand in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from jobclub.core.people.retention import Retention

WORDS: Mapping[str, str] = {
    "da": """\
Hvem vi er
{organisation} er ansvarlig for dine oplysninger, når du er med i en jobklub. {contact}

Hvad vi gemmer, og hvorfor
Dit navn, og hvordan vi kan nå dig, så vi kan invitere dig, fortælle om ændringer og minde dig om møder. \
Hvilke møder du var med til, dine opgaver og svarene på dem, så du og din konsulent kan se, hvor langt du \
er. Hvad det førte til, for eksempel et job. Vi gemmer aldrig dit CPR-nummer, og vi optager ikke \
møderne.

Med hvilken ret
At hjælpe dig med at finde arbejde er en opgave, loven giver os (databeskyttelsesforordningen, artikel 6, \
stk. 1, litra e). Kun det, vi udtrykkeligt spørger dig om, for eksempel et billede, bygger på dit ja; det \
er frivilligt, og du kan altid fortryde.

Hvem der kan se det
Konsulenten for din gruppe, en vikar ved det ene møde, og de få hos os, der koordinerer grupperne. De \
andre i gruppen ser dig i mødet, men hverken din e-mail, dit telefonnummer eller dine opgaver. Vi gemmer, \
hvem af vores ansatte der har set på dine oplysninger, og hvorfor. Mails og onlinemøder går gennem \
leverandører, som kun må gøre det, vi siger.

Hvor længe
Så længe du er med, og {people_days} dage efter, at den sidste af dine grupper sluttede, eller vi sidst \
havde kontakt. Så slettes det af sig selv, og kun tal bliver tilbage, som ikke siger noget om dig. At vi \
sendte dig en besked, gemmer vi i {messages_days} dage, og hvem der har set på dine oplysninger, i \
{reads_days} dage.

Dine rettigheder
Du kan se alt, hvad vi har om dig, få det rettet, slettet eller begrænset, og gøre indsigelse. Skriv til \
os, eller brug din egen side. Du kan klage til Datatilsynet (datatilsynet.dk). Ingen beslutninger om dig \
træffes af en maskine.
""",
    "de": """\
Wer wir sind
{organisation} ist für Ihre Daten verantwortlich, wenn Sie an einem Jobclub teilnehmen. {contact}

Was wir speichern, und wozu
Ihren Namen und wie wir Sie erreichen, damit wir Sie einladen, über Änderungen informieren und an Treffen \
erinnern können. An welchen Treffen Sie teilgenommen haben, Ihre Aufgaben und die Antworten darauf, damit \
Sie und Ihre Beratung sehen, wie weit Sie sind. Was daraus geworden ist, zum Beispiel eine Stelle. \
Nummern wie die Ihrer Rentenversicherung speichern wir nie, und wir zeichnen keine Treffen auf.

Mit welchem Recht
Ihnen bei der Suche nach Arbeit zu helfen ist eine Aufgabe, die uns das Gesetz gibt (Datenschutz- \
Grundverordnung, Artikel 6 Absatz 1 Buchstabe e). Nur wonach wir Sie ausdrücklich fragen, zum Beispiel \
ein Foto, beruht auf Ihrer Einwilligung; sie ist freiwillig, und Sie können sie jederzeit widerrufen.

Wer es sieht
Die Beratung Ihrer Gruppe, eine Vertretung bei dem einen Treffen, und die wenigen bei uns, die die \
Gruppen koordinieren. Die anderen in der Gruppe sehen Sie im Treffen, aber weder Ihre E-Mail-Adresse noch \
Ihre Telefonnummer oder Ihre Aufgaben. Wir halten fest, wer von uns Ihre Daten angesehen hat, und warum. \
E-Mails und Online-Treffen laufen über Dienstleister, die nur tun dürfen, was wir sagen.

Wie lange
Solange Sie dabei sind, und {people_days} Tage, nachdem die letzte Ihrer Gruppen endete oder wir zuletzt \
Kontakt hatten. Dann wird es von selbst gelöscht, und nur Zahlen bleiben, die nichts über Sie sagen. Dass \
wir Ihnen eine Nachricht gesendet haben, speichern wir {messages_days} Tage, wer Ihre Daten angesehen \
hat, {reads_days} Tage.

Ihre Rechte
Sie können alles sehen, was wir über Sie haben, es berichtigen, löschen oder einschränken lassen und \
widersprechen. Schreiben Sie uns, oder nutzen Sie Ihre eigene Seite. Sie können sich bei der \
Datenschutzaufsicht Ihres Landes beschweren. Keine Entscheidung über Sie trifft eine Maschine.
""",
    "en": """\
Who we are
{organisation} is responsible for your data when you take part in a job club. {contact}

What we keep, and what for
Your name and how to reach you, so that we can invite you, tell you about changes and remind you of \
meetings. Which meetings you came to, your homework and the answers to it, so that you and your \
consultant see how far you have come. What became of it, a job for example. We never keep national id \
numbers, and we do not record meetings.

By what right
Helping you to find work is a task given to us by law (General Data Protection Regulation, article \
6(1)(e)). Only what we ask you for expressly, a photo for example, rests on your consent; it is \
voluntary, and you can always take it back.

Who sees it
The consultant of your group, a substitute at that one meeting, and the few of us who coordinate the \
groups. The others in the group see you in the meeting, but neither your e-mail, your phone number nor \
your homework. We note who of our staff looked at your data, and why. Mails and online meetings go \
through companies that may only do what we say.

How long
As long as you take part, and {people_days} days after the last of your groups ended or we were last in \
touch. Then it is deleted by itself, and only figures stay that say nothing about you. That we sent you a \
message is kept for {messages_days} days, who looked at your data for {reads_days} days.

Your rights
You can see everything we have about you, have it corrected, deleted or restricted, and object. Write to \
us, or use your own page. You can complain to the data protection authority of your country. No decision \
about you is made by a machine.
""",
}
CONTACT: Mapping[str, tuple[str, str]] = {
    "da": ("Skriv til {reply_to}.", "Spørg din konsulent, hvordan du når os."),
    "de": ("Schreiben Sie an {reply_to}.", "Fragen Sie Ihre Beratung, wie Sie uns erreichen."),
    "en": ("Write to {reply_to}.", "Ask your consultant how to reach us."),
}
"""How the organisation is reached: by its mailbox for answers, or without one."""


def default_words(language: str, organisation: str, reply_to: str | None, kept: Retention) -> str:
    """Give the notice in a language, for an organisation of a name, with a mailbox if it has one.

    ``kept`` is how long it keeps things.
    """
    by_mail, otherwise = CONTACT[language]
    contact = by_mail.format(reply_to=reply_to) if reply_to else otherwise
    return WORDS[language].format(organisation=organisation, contact=contact, **asdict(kept))
