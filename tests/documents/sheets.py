"""Contact sheets for eyes: every transcript that each of the cast may have, a page image each, many to a sheet.

    ENV_FILE=var/demo.env python -m tests.documents.sheets FOLDER

Reads the database of the demo, which must be seeded, and writes nothing but FOLDER. Needs pdftoppm (poppler-utils).
"""

import os
import subprocess
import sys
from pathlib import Path

import django
from PIL import Image

WIDE, COLUMNS, ROWS = 425, 6, 3
TALL = WIDE * 11 // 8 - 30


def main(folder: Path) -> int:
    """Write each PDF, its pages and the sheets; print how many."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taxportal.settings")
    django.setup()
    pdfs = [path for handle in _handles() for path in _documents(handle, folder / "pdf")]
    pages = [page for path in pdfs for page in _pages(path)]
    each = COLUMNS * ROWS
    for start in range(0, len(pages), each):
        _sheet(pages[start : start + each]).save(folder / f"sheet-{start // each + 1:02d}.png")
    print(f"{len(pdfs)} documents, {len(pages)} pages, {-(-len(pages) // each)} sheets in {folder}")
    return 0


def _handles() -> list[str]:
    from taxportal.cast import people

    return [person.handle for person in people.everybody() if person.record is not None]


def _documents(handle: str, folder: Path) -> list[Path]:
    from records import clock, queries, renderers
    from records.models import Taxpayer
    from taxportal.cast import writer

    person, on = Taxpayer.objects.get(pk=writer.taxpayer_id(handle)), clock.run_date()
    folder.mkdir(parents=True, exist_ok=True)
    years = queries.transcript_years(taxpayer=person, on=on)
    numbers = {(year.tax_year, kind.kind): "100000000042" for year in years for kind in year.kinds if kind.available}
    made = []
    for transcript in queries.every_transcript(taxpayer=person, on=on, tracking_numbers=numbers):
        path = folder / f"{handle}-{transcript.tax_year}-{transcript.kind}.pdf"
        path.write_bytes(renderers.transcript_pdf(transcript))
        made.append(path)
    return made


def _pages(pdf: Path) -> list[Path]:
    subprocess.run(["pdftoppm", "-r", "60", "-png", str(pdf), str(pdf.with_suffix(""))], check=True)
    return sorted(pdf.parent.glob(f"{pdf.stem}-*.png"))


def _sheet(pages: list[Path]) -> Image.Image:
    sheet = Image.new("RGB", (COLUMNS * WIDE, ROWS * TALL), "white")
    for place, path in enumerate(pages):
        with Image.open(path) as page:
            page.thumbnail((WIDE - 8, TALL - 8))
            sheet.paste(page, (place % COLUMNS * WIDE + 4, place // COLUMNS * TALL + 4))
    return sheet


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
