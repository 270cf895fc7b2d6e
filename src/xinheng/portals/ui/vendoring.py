"""Copy the few foreign files that pages and papers need out of node_modules:
`python -m xinheng.portals.ui.vendoring FROM TO FONTS`.

Nothing is bundled or changed, except that the icons we use become one sprite, so that a page asks for one file.
"""

import re
import shutil
import sys
from pathlib import Path

FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "LICENSE-htmx.txt",
    "qr-scanner/qr-scanner.min.js": "qr-scanner.min.js",
    "qr-scanner/qr-scanner-worker.min.js": "qr-scanner-worker.min.js",
    "qr-scanner/LICENSE": "LICENSE-qr-scanner.txt",
    "@tabler/icons/LICENSE": "LICENSE-tabler-icons.txt",
    "axe-core/axe.min.js": "axe.min.js",
}

# Whole faces of the papers, with their licences.
FACES = {
    "@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf": "NotoSerifSC-Regular.ttf",
    "@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf": "NotoSerifSC-Bold.ttf",
    "@expo-google-fonts/noto-serif-sc/LICENSE_FONT": "LICENSE-noto-serif-sc.txt",
    "@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf": "NotoEmoji-Regular.ttf",
    "@expo-google-fonts/noto-emoji/LICENSE_FONT": "LICENSE-noto-emoji.txt",
    "@expo-google-fonts/noto-sans-symbols-2/400Regular/NotoSansSymbols2_400Regular.ttf": "NotoSansSymbols2-Regular.ttf",
    "@expo-google-fonts/noto-sans-symbols-2/LICENSE_FONT": "LICENSE-noto-sans-symbols-2.txt",
}

# Names of Tabler's outline icons, in the order of the page they first appear on.
ICONS = """
scale search scan shield-check route bell-exclamation book-2 message-circle-star speakerphone chevron-right
chevron-left chevron-down chevron-up phone home user text-size arrow-left share database volume users
circle-check circle-x alert-circle alert-octagon info-circle wifi-off x check camera-plus camera microphone calendar
device-floppy download photo-plus qrcode printer refresh file-text certificate gavel clipboard-check list-check
building-store license tool heart-handshake messages map-pin star pencil
inbox bulb message-report radar-2 list-details dice-5 flag-3 settings shield-cog bell help plus git-merge
external-link cloud-upload cloud-off navigation history link clock player-pause lock logout trash eye
filter affiliate send eraser signature arrows-sort chart-radar table id-badge-2 alarm folder package elevator
""".split()


def _symbol(name: str, source: str) -> str:
    """One icon as a <symbol>; its empty bounding box is left out."""
    body = source[source.index(">") + 1 : source.rindex("</svg>")]
    body = re.sub(r'<path stroke="none"[^>]*/>', "", body)
    body = re.sub(r">\s+<", "><", body.strip())
    return f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>'


def sprite(icons: Path) -> str:
    """All icons we use as one SVG document of symbols. A name that Tabler does not have stops the copying."""
    missing = [name for name in ICONS if not (icons / f"{name}.svg").exists()]
    if missing:
        raise SystemExit(f"这些图标在 @tabler/icons 里没有: {' '.join(missing)}。改 vendoring.py 里的 ICONS。")
    symbols = (_symbol(name, (icons / f"{name}.svg").read_text()) for name in ICONS)
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'


def copy_files(source: Path, target: Path, files: dict[str, str]) -> None:
    """Copy what is named from `source` (a node_modules folder); a file that is not there stops the copying."""
    missing = [name for name in files if not (source / name).is_file()]
    if missing:
        raise SystemExit(f"{source} 里没有 {'、'.join(missing)}。先运行 npm ci --ignore-scripts。")
    target.mkdir(parents=True, exist_ok=True)
    for name, copy in files.items():
        shutil.copyfile(source / name, target / copy)


def copy_vendor_files(source: Path, target: Path) -> None:
    """Fill `target` with what the pages need."""
    copy_files(source, target, FILES)
    for script in target.glob("*.js"):
        # A map we do not ship would be a broken link, and hashed static names refuse those.
        script.write_text(re.sub(r"//# sourceMappingURL=\S+\s*$", "", script.read_text()))
    (target / "icons.svg").write_text(sprite(source / "@tabler" / "icons" / "icons" / "outline"))


if __name__ == "__main__":
    copy_vendor_files(Path(sys.argv[1]), Path(sys.argv[2]))
    copy_files(Path(sys.argv[1]), Path(sys.argv[3]), FACES)
