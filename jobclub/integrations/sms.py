"""Short messages: by GatewayAPI (https://gatewayapi.com/docs/apis/rest/), or into a folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import phonenumbers
import requests
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType
from urllib3.exceptions import MaxRetryError, NewConnectionError

from jobclub.core.notices.mail import ShortMessage
from jobclub.core.office.post import PostError, Postponed, PostUnavailable, Uncertain, Undeliverable
from jobclub.integrations.folders import put_in
from jobclub.integrations.offices import utc_now

CONNECT = 10.0
"""Seconds to wait for a connection."""
LONGEST_WAIT = timedelta(hours=6)
"""How long a provider may ask us to wait at most."""
LONGEST_CODE = 10
SENDER = 11
"""Characters of a sender's name that telephone networks carry."""
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€\f"
)
"""The characters that a short message holds most of (GSM 03.38); any other needs UCS-2."""
NO_MESSAGES = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.TOLL_FREE,
    }
)
"""Kinds of numbers that get no short messages."""
MEANING_OF_CODES: Mapping[str, type[PostError]] = {
    "0x0210": PostUnavailable,  # unknown user
    "0x0211": PostUnavailable,  # wrong password
    "0x0213": PostUnavailable,  # not from this address
    "0x0214": Postponed,  # too often to this number
    "0x0215": Undeliverable,  # this number is blacklisted
    "0x0216": PostUnavailable,  # no credit
    "0x0217": Undeliverable,  # not to this number's country
    "0x021d": PostUnavailable,  # short messages are not switched on
}
"""What GatewayAPI's codes mean for a message, where its status says less (see its "Error code index")."""
MEANING_OF_STATUSES: Mapping[int, type[PostError]] = {
    400: Undeliverable,
    422: Undeliverable,
    500: Postponed,
    502: Uncertain,
    504: Uncertain,
}
"""What statuses mean for a message; any other is about all messages."""
WORDS: Mapping[type[PostError], str] = {
    PostUnavailable: "the SMS provider takes no messages from us now",
    Postponed: "the SMS provider did not take the message yet",
    Uncertain: "the answer of the SMS provider got lost",
    Undeliverable: "the SMS provider refused the message",
}


class Numbers:
    """Reads phone numbers as people write them. ``country`` (as DK) is that of those without a country code.

    Whatever can't be somebody's number is refused: a guess might reach a stranger.
    """

    def __init__(self, country: str = "") -> None:
        self.country = country or None

    def read(self, text: str) -> int:
        """Give a number with its country code, as networks have it (E.164, without the plus).

        Raises:
            Undeliverable: It is none, or could be one in several countries.
        """
        plain = text.strip()
        try:
            number = phonenumbers.parse(f"+{plain[2:]}" if plain.startswith("00") else plain, self.country)
        except NumberParseException:
            raise Undeliverable("the phone number needs its country code, like +45 70 10 10 10") from None
        if not phonenumbers.is_valid_number(number):
            raise Undeliverable("the phone number is none that exists; look whether a digit is missing")
        if phonenumbers.number_type(number) in NO_MESSAGES:
            raise Undeliverable("the phone number is none of a mobile phone")
        return int(phonenumbers.format_number(number, PhoneNumberFormat.E164))


class GatewayApi:
    """Hands short messages to GatewayAPI at ``url``. ``sender`` is who they come from, else the organisation.

    ``answer_wait`` is how long it may take to answer, in seconds. It knows no key under which a message
    would be sent only once: one whose answer got lost may arrive twice.
    """

    def __init__(
        self,
        url: str,
        token: str,
        numbers: Numbers,
        *,
        sender: str = "",
        now: Callable[[], datetime] = utc_now,
        answer_wait: float = 30,
    ) -> None:
        self._url, self._token, self._numbers, self._sender = url, token, numbers, sender
        self._now, self._answer_wait = now, answer_wait

    def send(self, message: ShortMessage) -> None:
        """Hand one message over.

        Raises:
            PostUnavailable, Postponed, Uncertain, Undeliverable: See the port.
        """
        body = {
            "sender": self._sender or shortened(message.sender_name),
            "message": message.text,
            "encoding": "UTF8" if GSM.issuperset(message.text) else "UCS2",
            "recipients": [{"msisdn": self._numbers.read(message.to_number)}],
            "userref": message.message_id,
        }
        try:
            answer = requests.post(
                f"{self._url}/rest/mtsms",
                json=body,
                headers={"Authorization": f"Token {self._token}"},
                timeout=(CONNECT, self._answer_wait),
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise _unanswered(error) from None
        if (fault := _refusal(answer, self._now())) is not None:
            raise fault


class FolderTexter:
    """Writes each short message into a folder, as ``<time>-<n>.txt``: for development and for the demo."""

    def __init__(self, folder: Path, numbers: Numbers, *, now: Callable[[], datetime] = utc_now) -> None:
        self._folder, self._numbers, self._now = folder, numbers, now

    def send(self, message: ShortMessage) -> None:
        """Write one message.

        Raises:
            Undeliverable: The phone number is none.
            PostUnavailable: The folder can't be written to.
        """
        to = self._numbers.read(message.to_number)
        text = f"From: {shortened(message.sender_name)}\nTo: +{to}\n\n{message.text}\n"
        put_in(self._folder, self._now(), "txt", text.encode())


def shortened(name: str) -> str:
    """Give as much of a name as a sender's may have: whole words, of letters and digits only."""
    words = "".join(one if one.isalnum() else " " for one in name).split()
    short = words[0][:SENDER] if words else "jobclub"
    for word in words[1:]:
        if len(f"{short} {word}") > SENDER:
            break
        short = f"{short} {word}"
    return short


def _unanswered(error: requests.RequestException) -> PostError:
    """Give what it means that there is no answer: it surely has not arrived, or it may have."""
    cause = error.args[0] if error.args else None
    unmade = isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
    if isinstance(error, requests.exceptions.SSLError):
        return PostUnavailable("the SMS provider's certificate is not valid, or it speaks no TLS we accept")
    if unmade or isinstance(error, requests.ConnectTimeout):
        return PostUnavailable("the SMS provider can't be reached")
    return Uncertain(WORDS[Uncertain])


def _refusal(answer: requests.Response, now: datetime) -> PostError | None:
    """Give what an answer means, if it is not that the message was taken."""
    said = _members(answer)
    if answer.status_code == requests.codes.ok:
        return None if said.get("ids") else PostUnavailable("what answers is not the SMS provider")
    code = str(said.get("code", ""))[:LONGEST_CODE].lower()
    by_status = MEANING_OF_STATUSES.get(answer.status_code, PostUnavailable)
    kind = MEANING_OF_CODES.get(code, by_status)
    told = f"{WORDS[kind]} ({f'{answer.status_code} {code}'.strip()})"
    wait = _wait(answer.headers.get("Retry-After", ""), now)
    return kind(told, wait) if issubclass(kind, PostUnavailable | Postponed) else kind(told)


def _members(answer: requests.Response) -> Mapping[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _wait(asked: str, now: datetime) -> timedelta | None:
    """Give how long an answer asks to wait, in seconds or until an instant (RFC 9110, 10.2.3)."""
    if asked.isdecimal():
        return min(timedelta(seconds=int(asked[:9])), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(asked)
    except ValueError:
        return None
    return min(max(until - now, timedelta(0)), LONGEST_WAIT) if until.tzinfo else None
