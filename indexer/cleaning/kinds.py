"""The kinds of change that cleaning makes, in the order they are made."""

KINDS = {
    "encoding": "UTF-8 that was decoded as Latin-1 or GBK; □ where it is beyond repair",
    "invisible": "control, zero-width and directional characters",
    "entity": "HTML entities that were left in the text",
    "white space": "blank lines, runs of spaces, spaces of other kinds",
    "gap": "spaces and line breaks inside words and sentences",
    "byte shift": "GBK of which a byte was lost, read one byte off",
    "lost": "replacement characters, shown as □",
    "pinyin": "readings that stood behind characters",
    "full width": "full-width letters and digits",
    "punctuation": "marks that were doubled, mixed or set apart",
    "unrepaired": "looks shifted by a byte and was left as it is",
    "top furniture": "navigation and the like above the article",
    "header": "lines that state date, outlet, author; they became fields",
    "title": "the line that became the title",
    "repeated title": "lines that said the title again",
    "bottom furniture": "links, imprints and notices below the article",
    "learned furniture": "lines that recur above or below the articles of the outlet",
    "caption": "captions and credits of pictures; they are kept beside the text",
}
"""What each kind is, for people."""
