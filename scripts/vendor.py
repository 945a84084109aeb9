"""Fetch the front-end assets anew from their npm packages: ``make vendor``.

Each package lands in ``src/liuke/web/static/vendor/<name>/`` with its licence texts and a VENDORED.json that says which
version it is and what the file's SHA-256 is; a test compares the two. Nothing is built: the minified file the package
ships is copied as it is, so whoever installs liuke needs no JavaScript tool. Only the person who runs this needs npm.
"""

import hashlib
import json
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "src/liuke/web/static/vendor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One npm package: which version, which file of it, under which licence."""

    name: str
    folder: str
    version: str
    file: str
    licence: str
    licence_files: tuple[str, ...]


PACKAGES = (
    Package(
        name="echarts",
        folder="echarts",
        version="6.1.0",
        file="dist/echarts.min.js",
        licence="Apache-2.0",
        licence_files=("LICENSE", "NOTICE", "licenses/LICENSE-d3"),
    ),
    Package(
        name="htmx.org",
        folder="htmx",
        version="4.0.1",
        file="dist/htmx.min.js",
        licence="0BSD",
        licence_files=("LICENSE",),
    ),
)


def fetch(package: Package, into: Path) -> Path:
    """Download the package's archive into a folder and return it. npm checks its integrity."""
    command = ["npm", "pack", "--silent", "--pack-destination", str(into), f"{package.name}@{package.version}"]
    subprocess.run(command, check=True, cwd=into, stdout=subprocess.DEVNULL)
    return next(into.glob("*.tgz"))


def vendor(package: Package) -> None:
    """Put the package's file, licences and their description into the source tree."""
    home = TARGET / package.folder
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, tarfile.open(fetch(package, Path(scratch))) as archive:
        for name in (package.file, *package.licence_files):
            member = archive.extractfile(f"package/{name}")
            assert member is not None, f"{package.name} {package.version} has no {name}"
            (home / Path(name).name).write_bytes(member.read())
    script = home / Path(package.file).name
    described = {
        "package": package.name,
        "version": package.version,
        "file": script.name,
        "licence": package.licence,
        "sha256": hashlib.sha256(script.read_bytes()).hexdigest(),
    }
    (home / "VENDORED.json").write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")
    print(f"{package.name} {package.version}: {script.stat().st_size:,} bytes")


if __name__ == "__main__":
    for wanted in PACKAGES:
        vendor(wanted)
