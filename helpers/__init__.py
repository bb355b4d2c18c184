"""The course's helpers: plain functions over arrays, one module per noun.

Data flows one way: datasets, then the numbers (probability, labels, losses, training, and cluster for training on many
workers), then pictures and figures, then sliders and the instrument. A module imports only from those before it.
"""
