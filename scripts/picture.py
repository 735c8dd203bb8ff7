#!/usr/bin/env python3
"""Makes an SVG picture of a terminal's screen, as `tmux capture-pane -e -p` prints it.

    tmux capture-pane -e -p -t SESSION | scripts/picture.py [--title TEXT] >docs/picture.svg
"""
import argparse
import html
import re
import sys
import unicodedata

CELL_WIDTH, CELL_HEIGHT, FONT_SIZE, PADDING = 8.43, 16.3, 14, 14
BACKGROUND, FOREGROUND = "#16181d", "#c9ced6"
SIXTEEN = ["#1c1f26", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#abb2bf",
           "#5c6370", "#ef7a85", "#a9d68a", "#f0cf8e", "#74bdf7", "#d68cf0", "#66c6d2", "#ffffff"]
SGR = re.compile(r"\x1b\[([0-9;:]*)m|\x1b[()][A-Z0-9]|\x0f|\x0e|\x1b\]8;[^\x1b]*\x1b\\")


def indexed(number):
    if number < 16:
        return SIXTEEN[number]
    if number >= 232:
        level = 8 + (number - 232) * 10
        return f"#{level:02x}{level:02x}{level:02x}"
    number -= 16
    levels = [0, 95, 135, 175, 215, 255]
    return "#" + "".join(f"{levels[part]:02x}" for part in (number // 36, number // 6 % 6, number % 6))


class Look:
    def __init__(self):
        self.fg = self.bg = None
        self.bold = self.dim = self.italic = self.underline = self.reverse = False

    def apply(self, text):
        codes = [int(part or 0) for part in text.replace(":", ";").split(";")]
        while codes:
            code = codes.pop(0)
            if code == 0:
                self.__init__()
            elif code in (1, 2, 3, 4, 7):
                setattr(self, {1: "bold", 2: "dim", 3: "italic", 4: "underline", 7: "reverse"}[code], True)
            elif code == 22:
                self.bold = self.dim = False
            elif code in (23, 24, 27):
                setattr(self, {23: "italic", 24: "underline", 27: "reverse"}[code], False)
            elif 30 <= code <= 37 or 90 <= code <= 97:
                self.fg = SIXTEEN[code - 30 if code < 90 else code - 82]
            elif 40 <= code <= 47 or 100 <= code <= 107:
                self.bg = SIXTEEN[code - 40 if code < 100 else code - 92]
            elif code in (38, 48) and codes:
                kind = codes.pop(0)
                colour = indexed(codes.pop(0)) if kind == 5 else "#%02x%02x%02x" % tuple(codes.pop(0) for _ in range(3))
                setattr(self, "fg" if code == 38 else "bg", colour)
            elif code == 39:
                self.fg = None
            elif code == 49:
                self.bg = None

    def key(self):
        fg, bg = self.fg or FOREGROUND, self.bg
        if self.reverse:
            fg, bg = bg or BACKGROUND, fg
        return fg, bg, self.bold, self.dim, self.italic, self.underline


def width(character):
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def runs(line, look):
    """(column, text, columns, look) of one line; wide text gets a run of its own, so that it stays in its cells."""
    found, column, at = [], 0, 0

    def add(text):
        nonlocal column
        for character in text:
            cells = width(character)
            if cells == 0 and found:
                found[-1][1] += character
                continue
            key = look.key()
            alone = cells == 2 or not character.isascii()
            if found and not alone and found[-1][3] == key and found[-1][0] + found[-1][2] == column and found[-1][4]:
                found[-1][1] += character
                found[-1][2] += cells
            else:
                found.append([column, character, cells, key, not alone])
            column += cells

    for match in SGR.finditer(line):
        add(line[at:match.start()])
        if match.group(1) is not None:
            look.apply(match.group(1))
        at = match.end()
    add(line[at:])
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--title", default="")
    options = parser.parse_args()
    lines = sys.stdin.read().rstrip("\n").split("\n")
    look, rows = Look(), []
    for line in lines:
        rows.append(runs(line, look))
    columns = max((run[0] + run[2] for row in rows for run in row), default=1)
    bar = 26 if options.title else 0
    total_width, total_height = columns * CELL_WIDTH + 2 * PADDING, len(rows) * CELL_HEIGHT + 2 * PADDING + bar
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{total_width:.0f}" height="{total_height:.0f}" '
           f'viewBox="0 0 {total_width:.0f} {total_height:.0f}">',
           f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>',
           '<g font-family="DejaVu Sans Mono, Menlo, Consolas, Noto Sans Mono CJK JP, monospace" '
           f'font-size="{FONT_SIZE}" xml:space="preserve">']
    if options.title:
        out.append(f'<text x="{total_width / 2:.0f}" y="22" fill="#8b919c" text-anchor="middle">{html.escape(options.title)}</text>')
    for number, row in enumerate(rows):
        y = PADDING + bar + number * CELL_HEIGHT
        for column, text, cells, (fg, bg, bold, dim, italic, underline), _ in row:
            x = PADDING + column * CELL_WIDTH
            if bg:
                out.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{cells * CELL_WIDTH + 0.3:.1f}" height="{CELL_HEIGHT}" fill="{bg}"/>')
            if not text.strip():
                continue
            style = (' font-weight="bold"' if bold else "") + (' font-style="italic"' if italic else "")
            style += (' opacity="0.6"' if dim else "") + (' text-decoration="underline"' if underline else "")
            out.append(f'<text x="{x:.1f}" y="{y + 13:.1f}" fill="{fg}" textLength="{cells * CELL_WIDTH:.1f}"{style}>{html.escape(text)}</text>')
    out.append("</g></svg>")
    print("\n".join(out))


if __name__ == "__main__":
    main()
