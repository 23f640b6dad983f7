"""The HTML page around a letter: small, without pictures, readable in the dark, at any size, by ear."""

from __future__ import annotations

from html import escape

# Colours stand in the head only: a mail program that drops it shows its own, in which all can be read.
STYLE = """\
:root { color-scheme: light dark; }
body { margin: 0; padding: 1em; background: #ffffff; color: #1a1a1a; }
.letter { max-width: 36em; margin: 0 auto; font: 1em/1.5 Arial, Helvetica, sans-serif;
  overflow-wrap: anywhere; }
h2 { font-size: 1.125em; line-height: 1.3; margin: 1.5em 0 0.5em; }
p, ul { margin: 0 0 1em; }
ul { padding-left: 1.25em; }
li { margin: 0 0 0.25em; }
a { color: #00508c; }
.striking { border-left: 0.25em solid #00508c; padding: 0.25em 0 0.25em 0.75em; }
.button a { display: inline-block; padding: 0.75em 1.25em; border-radius: 0.25em; background: #00508c;
  color: #ffffff; font-weight: bold; text-decoration: underline; }
@media (prefers-color-scheme: dark) {
  body { background: #16181a; color: #f2f2f2; }
  a { color: #9ccbf2; }
  .striking { border-color: #9ccbf2; }
  .button a { background: #9ccbf2; color: #16181a; }
}"""
PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
<div class="letter" lang="{language}">
{body}
</div>
</body>
</html>
"""


def page(title: str, body: str, language: str) -> str:
    """Give a page; ``body`` is HTML."""
    return PAGE.format(title=escape(title), body=body, language=language, style=STYLE)
