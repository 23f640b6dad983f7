"""The Cleaner port: the bytes say what a file is, whatever it is called."""

from __future__ import annotations

from jobclub.core.cohorts.handed_file import CleanFile, FileKind
from jobclub.integrations.files.documents import kind_of_archive, must_be_whole_pdf, plain_text
from jobclub.integrations.files.pictures import redrawn

PICTURES = {b"\xff\xd8\xff": FileKind.JPEG, b"\x89PNG\r\n\x1a\n": FileKind.PNG}
WEBP = slice(8, 12)


class FileCleaner:
    """Takes pictures, documents and plain text. Pictures are drawn anew, documents stay as they are."""

    def clean(self, content: bytes) -> CleanFile:
        """Tell by its bytes what a file is, and give it without what a picture tells of where and when.

        Raises:
            UnfitFile: It is of no kind that is taken, can't be read, or holds too much.
        """
        picture = _picture(content)
        if picture is not None:
            return CleanFile(picture, redrawn(content, picture))
        if content.startswith(b"%PDF-"):
            must_be_whole_pdf(content)
            return CleanFile(FileKind.PDF, content)
        if content.startswith(b"PK\x03\x04"):
            return CleanFile(kind_of_archive(content), content)
        return CleanFile(FileKind.TEXT, plain_text(content))


def _picture(content: bytes) -> FileKind | None:
    if content.startswith(b"RIFF") and content[WEBP] == b"WEBP":
        return FileKind.WEBP
    return next((kind for magic, kind in PICTURES.items() if content.startswith(magic)), None)
