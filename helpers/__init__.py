"""The course's helpers: plain functions over arrays, one module per noun.

Data flows one way: datasets, then the numbers (probability, labels, losses, training, and cluster for training on many
workers), then pictures and figures, then sliders and the instrument. A module imports only from those before it.
"""

import logging

# Of a home that cannot be written, and of fonts that are looked for, Matplotlib tells in red in the first cell. Both concern
# speed alone.
_SPEED_ALONE = ("mkdir -p failed", "Matplotlib created a temporary cache", "Matplotlib is building the font cache")
for _name in ("matplotlib", "matplotlib.font_manager"):
    logging.getLogger(_name).addFilter(lambda record: not str(record.msg).startswith(_SPEED_ALONE))
