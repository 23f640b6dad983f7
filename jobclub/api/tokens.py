"""Tokens over HTTP: keys to this API, each for a role or for some of what it may do."""

from __future__ import annotations

from typing import Any

from jobclub.api.blueprint import Blueprint, repeatable, tagged
from jobclub.api.callers import seen, the_actor, the_office
from jobclub.api.fields import WindowIn
from jobclub.api.schemas.staff import NewTokenOut, TokenIn, TokenOut, TokenPage
from jobclub.core.events import TokenIssued
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import Act, Actor, Token
from jobclub.core.usecases import issuing

tokens = Blueprint("tokens", "Keys to this API")

MEMBERS = tuple(TokenOut().fields)


def _new_token(token: Token, secret: str | None) -> Any:
    about = {name: getattr(token, name) for name in MEMBERS}
    return tagged({**about, "token": secret}, issuing.token_revision(token))


def _token_again(office: Office, actor: Actor, issued: TokenIssued) -> Any:
    return _new_token(issuing.get_token(office, actor, issued.token_id), None)


@tokens.get("/tokens")
@tokens.arguments(WindowIn, location="query")
@tokens.response(200, TokenPage)
def list_tokens(query: dict[str, Any]) -> Any:
    """List the organisation's tokens, revoked ones too, without their secrets."""
    return issuing.list_tokens(the_office(), the_actor(), Window(**query))


@tokens.post("/tokens")
@tokens.arguments(TokenIn)
@tokens.response(201, NewTokenOut)
@repeatable(_token_again)
def issue_token(body: dict[str, Any]) -> Any:
    """Make a token; its secret is shown this once."""
    body["scopes"] = [Act.named(name) for name in body.pop("scopes", ())]
    return _new_token(*issuing.issue_token(the_office(), the_actor(), **body))


@tokens.get("/tokens/<id:token_id>")
@tokens.response(200, TokenOut)
def get_token(token_id: str) -> Any:
    """Show what a token may do."""
    token = issuing.get_token(the_office(), the_actor(), token_id)
    return tagged(token, issuing.token_revision(token))


@tokens.delete("/tokens/<id:token_id>")
@tokens.response(204)
def revoke_token(token_id: str) -> None:
    """Let a token work no longer."""
    issuing.revoke_token(the_office(), the_actor(), token_id, seen())
