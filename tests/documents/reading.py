"""Reading a PDF as assistive technology does: along its structure tree, with the text of each element."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

_FORBIDDEN = ("/JS", "/AA", "/OpenAction", "/URI", "/Launch", "/EmbeddedFile", "/JavaScript")


@dataclass
class Element:
    """One structure element: its role, its own text, what it holds."""

    role: str
    scope: str = ""
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        """This element and all below, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def words(self) -> str:
        """The text of this element and all below."""
        return " ".join("".join(element.text for element in self.walk()).split())


@dataclass
class Document:
    """What a reader of the PDF is told."""

    language: str
    title: str
    marked: bool
    pages: int
    metadata: str
    root: Element

    def tables(self) -> list[list[list[str]]]:
        """Each table as rows of cell texts, the header row first."""
        found = [element for element in self.root.walk() if element.role == "Table"]
        return [[_cells(row) for row in table.walk() if row.role == "TR"] for table in found]

    def texts(self, *roles: str) -> list[str]:
        """The texts of all elements of these roles, in reading order."""
        return [element.words for element in self.root.walk() if element.role in roles]


def _cells(row: Element) -> list[str]:
    return [cell.words for cell in row.walk() if cell.role in {"TH", "TD"}]


def read(data: bytes) -> Document:
    """The document of the bytes."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        texts = {page.objgen: _page_texts(pikepdf.Page(page)) for page in (page.obj for page in pdf.pages)}
        root = Element("Root")
        _add(root, pdf.Root.StructTreeRoot.K, None, texts)
        return Document(
            language=str(pdf.Root.Lang),
            title=str(pdf.docinfo.get("/Title", "")),
            marked=bool(pdf.Root.MarkInfo.Marked),
            pages=len(pdf.pages),
            metadata=pdf.Root.Metadata.read_bytes().decode(),
            root=root,
        )


def forbidden(data: bytes) -> set[str]:
    """The keys of active content and outside addresses that any object of the PDF has."""
    found: set[str] = set()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for thing in pdf.objects:
            found |= _keys(thing)
    return found & set(_FORBIDDEN)


def _keys(thing: Any) -> set[str]:
    if isinstance(thing, pikepdf.Array):
        return set().union(*(_keys(item) for item in thing if not getattr(item, "is_indirect", False)))
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return {str(thing)} if isinstance(thing, pikepdf.Name) else set()
    keys = {str(key) for key, _value in thing.items()}
    for _key, value in thing.items():
        if not getattr(value, "is_indirect", False):
            keys |= _keys(value)
    return keys


def _add(parent: Element, kids: Any, page: Any, texts: dict[Any, dict[int, str]]) -> None:
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            parent.text += texts[page.objgen].get(kid, "")
        elif kid.get("/Type") == "/MCR":
            parent.text += texts[kid.get("/Pg", page).objgen].get(int(kid.MCID), "")
        elif "/S" in kid:
            element = Element(str(kid.S).lstrip("/"), _scope(kid))
            parent.children.append(element)
            if "/K" in kid:
                _add(element, kid.K, kid.get("/Pg", page), texts)


def _scope(kid: Any) -> str:
    attributes = kid.get("/A", [])
    for one in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if "/Scope" in one:
            return str(one.Scope).lstrip("/")
    return ""


def _page_texts(page: pikepdf.Page) -> dict[int, str]:
    """The text of each marked content of a page; a space where a new line begins."""
    fonts = {name: _letters(font) for name, font in page.obj.Resources.get("/Font", {}).items()}
    texts: dict[int, str] = {}
    inside: list[
        tuple[int | None, str | None]
    ] = []  # of each open mark: its number, the text that stands for its letters
    letters: dict[int, str] = {}
    moved = " "  # each line of text begins by moving to its place
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in {"BDC", "BMC"}:
            inside.append(_mark(operands))
        elif name == "Tf":
            letters = fonts[str(operands[0])]
        elif name == "cm":
            moved = " "
        current = next((number for number, _text in reversed(inside) if number is not None), None)
        written = [text for _number, text in inside if text is not None]
        said = _shown(operands, letters) if name in {"Tj", "TJ"} and not written else ""
        said = inside[-1][1] or "" if name == "EMC" else said
        if current is not None and said:
            texts[current], moved = f"{texts.get(current, '')}{moved}{said}", ""
        if name == "EMC":
            inside.pop()
    return texts


def _mark(operands: Any) -> tuple[int | None, str | None]:
    properties = operands[1] if len(operands) > 1 else None
    if not isinstance(properties, pikepdf.Dictionary):
        return None, None
    number, text = properties.get("/MCID"), properties.get("/ActualText")
    return None if number is None else int(number), None if text is None else str(text)


def _shown(operands: Any, letters: dict[int, str]) -> str:
    strings = operands[0] if isinstance(operands[0], pikepdf.Array) else operands
    codes = b"".join(bytes(string) for string in strings if isinstance(string, pikepdf.String))
    return "".join(letters[int.from_bytes(codes[at : at + 2], "big")] for at in range(0, len(codes), 2))


def _letters(font: Any) -> dict[int, str]:
    """What each code of the font stands for."""
    table = font.ToUnicode.read_bytes().decode("ascii")
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            for offset, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                found[code] = chr(int(text, 16) + offset)
    return found
