"""The course's helpers: plain functions over arrays, one module per noun.

Read probability, labels, losses, training and datasets first. Figures draw what they compute, and widgets show and move the
figures; checks (of exercises) and cluster (training on many workers) use the numbers only.
"""

import logging

# Of a home that cannot be written, and of fonts that are looked for, Matplotlib tells in red in the first cell. Both concern
# speed alone.
_SPEED_ALONE = ("mkdir -p failed", "Matplotlib created a temporary cache", "Matplotlib is building the font cache")
for _name in ("matplotlib", "matplotlib.font_manager"):
    logging.getLogger(_name).addFilter(lambda record: not str(record.msg).startswith(_SPEED_ALONE))
