"""Fetch the letters of PDFs anew from their npm package: ``make vendor``.

One regular weight of Noto Sans SC (SIL Open Font License 1.1) lands in ``src/liuke/kit/pdf/fonts/`` with licence and a
VENDORED.json, cut down to what names and sentences are made of: GBK (Chinese, simplified and traditional, kana,
Cyrillic, Greek), Latin, punctuation, signs of money and mathematics, what else of the table of general standard
characters (通用规范汉字表) stands in extension A, and every ideograph beyond the basic plane that the font has. No
hinting, no layout features. WOFF, not WOFF2: that is a third smaller and takes 18 seconds to open. The same package
gives the same file to the byte.
"""

import hashlib
import json
import tarfile
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from scripts.vendor import Package, fetch

TARGET = Path(__file__).resolve().parent.parent / "src/liuke/kit/pdf/fonts"
FONT = Package(
    name="@expo-google-fonts/noto-sans-sc",
    folder="fonts",
    version="0.4.3",
    file="400Regular/NotoSansSC_400Regular.ttf",
    licence="OFL-1.1",
    licence_files=("LICENSE_FONT",),
)
_RANGES = ((0x20, 0x250), (0x2000, 0x2070), (0x20A0, 0x20C0), (0x2100, 0x2300), (0x2460, 0x2700), (0x3000, 0x3100))
_NAMES = ((0x4E00, 0xA000), (0xFF00, 0xFFF0), (0x20000, 0x40000))

_STANDARD = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃䓖"
    "䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮"
)


def wanted() -> set[int]:
    """Return the code points to keep, as far as the font has them."""
    kept = {sign for first, below in (*_RANGES, *_NAMES) for sign in range(first, below)}
    kept.update(map(ord, _STANDARD))
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            kept.update(map(ord, bytes((lead, trail)).decode("gbk", "ignore")))
    return kept


def cut(source: Path, into: Path) -> int:
    """Write the smaller font and return how many signs it has."""
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True, glyph_names=False)
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "STAT", "vhea", "vmtx"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    font = TTFont(source, lazy=True, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted())
    cutter.subset(font)
    font.flavor = "woff"
    font.save(into)
    return len(font.getBestCmap())


def vendor_font() -> None:
    """Put font, licence and description into the source tree."""
    TARGET.mkdir(parents=True, exist_ok=True)
    home = TARGET / "noto-sans-sc.woff"
    with tempfile.TemporaryDirectory() as scratch:
        with tarfile.open(fetch(FONT, Path(scratch))) as archive:
            archive.extract(f"package/{FONT.file}", scratch, filter="data")
            licence = archive.extractfile("package/LICENSE_FONT")
            assert licence is not None
            (TARGET / "LICENSE").write_bytes(licence.read())
        signs = cut(Path(scratch) / "package" / FONT.file, home)
    described = {
        "package": FONT.name,
        "version": FONT.version,
        "file": home.name,
        "from": FONT.file,
        "signs": signs,
        "licence": FONT.licence,
        "sha256": hashlib.sha256(home.read_bytes()).hexdigest(),
    }
    (TARGET / "VENDORED.json").write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")
    print(f"{FONT.name} {FONT.version}: {signs:,} signs, {home.stat().st_size:,} bytes")


if __name__ == "__main__":
    vendor_font()
