"""Makes the font files of this folder and prints the stand-ins' metrics; README.md beside it says when. Needs fonttools and brotli."""
import io
import pathlib
import re
import sys

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = pathlib.Path(__file__).parent
LATIN = HERE.parents[2] / "node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"
FONTS = "/usr/share/fonts/truetype/"
SIGNS = "‖†⁰ℓ←→↔∂∆∏∑√∞∫≈≠≤≥■□▲△▶▼▽◀◆◇○●✓✗"
MORE = [*range(0x100, 0x180), *range(0x218, 0x21C), *range(0x2074, 0x208F), *map(ord, SIGNS)]
FIGURES = "0123456789 .,%+-eE/−"
LOCAL = {
    "Arial": "liberation/LiberationSans-{}.ttf",
    "DejaVu": "dejavu/DejaVuSans{}.ttf",
    "Roboto": "roboto/unhinted/RobotoTTF/Roboto-{}.ttf",
}


def at(path, **axes):
    """The font at these places of its axes, read again: glyphs that the library has not looked at have no variations otherwise."""
    buffer = io.BytesIO()
    instantiateVariableFont(TTFont(path), axes).save(buffer)
    return TTFont(io.BytesIO(buffer.getvalue()))


def write(font, codes, features, name):
    options = Options(flavor="woff2", layout_features=features, hinting=False, notdef_outline=True)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(HERE / name)


def tabular(font):
    """Puts the digits of one width, which a feature would choose, under the usual codes."""
    twins = {}
    for record in font["GSUB"].table.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for table in font["GSUB"].table.LookupList.Lookup[index].SubTable:
                    twins.update(getattr(table, "ExtSubTable", table).mapping)
    for table in font["cmap"].tables:
        table.cmap = {code: twins.get(glyph, glyph) if chr(code) in FIGURES else glyph for code, glyph in table.cmap.items()}
    return font


def words():
    """The page's English text."""
    text = ""
    for path in sorted([*HERE.parent.rglob("*text.ts"), *HERE.parents[1].glob("lessons/*/en.md")]):
        content = path.read_text()
        found = re.findall(r"'((?:[^'\\]|\\.){8,})'|`([^`$]{8,})`", content) if path.suffix == ".ts" else [(content, "")]
        text += " ".join(first or second for first, second in found)
    return [ord(letter) for letter in text if " " <= letter <= "~"]


def mean(font, text):
    glyphs, widths = font.getBestCmap(), font["hmtx"]
    return sum(widths[glyphs[code]][0] for code in text) / len(text) / font["head"].unitsPerEm


def main(inter_ui):
    write(at(f"{inter_ui}/variable/InterVariable.woff2", opsz=14), MORE, ["kern", "mark", "mkmk", "ccmp", "locl", "tnum"], "inter-more-wght-normal.woff2")
    write(tabular(at(LATIN, wght=400)), map(ord, FIGURES), [], "inter-figures.woff2")
    text, metrics = words(), TTFont(LATIN)
    ascent, descent = (value / metrics["head"].unitsPerEm for value in (metrics["hhea"].ascent, -metrics["hhea"].descent))
    for name, file in LOCAL.items():
        for weight, style in ((400, "Regular"), (650, "Bold")):
            style = {"Regular": "", "Bold": "-Bold"}[style] if name == "DejaVu" else style
            adjust = mean(at(LATIN, wght=weight), text) / mean(TTFont(FONTS + file.format(style)), text)
            print(f"{name} {weight}: size-adjust {adjust:.2%}; ascent-override {ascent / adjust:.2%}; descent-override {descent / adjust:.2%}")


main(sys.argv[1])
