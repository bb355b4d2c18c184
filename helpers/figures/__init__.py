"""Every drawing of the course, a topic a file: plain functions that take an axes first, draw on it alone, and return nothing."""

from helpers.figures.bars import draw_against_label, draw_prediction_and_label, draw_probabilities, draw_rows, draw_scores
from helpers.figures.calibration import (
    draw_activations,
    draw_claimed_and_kept,
    draw_claims,
    draw_confusions,
    draw_reliability,
    draw_right_and_wrong,
    draw_top_probabilities,
)
from helpers.figures.curves import (
    draw_band,
    draw_cursor,
    draw_loss_lines,
    draw_named_curves,
    draw_probability_curves,
    draw_sweep,
)
from helpers.figures.digits import (
    AGAINST_AND_FOR,
    draw_digit,
    draw_digit_row,
    draw_votes,
    draw_weight_pictures,
    draw_weight_rows,
)
from helpers.figures.distance import draw_capped_loss, draw_distance_along, draw_surprise
from helpers.figures.instrument import draw_instrument
from helpers.figures.loss_surface import (
    draw_decision_line,
    draw_loss_surface,
    draw_path,
    draw_two_classes,
    draw_walk_losses,
    draw_weights,
)
from helpers.figures.memory import draw_memory
from helpers.figures.pipeline import draw_pipeline, draw_stages
from helpers.figures.precision import draw_head_to_tail, draw_one_addition
from helpers.figures.scaling import draw_against_scale, draw_confidence_and_accuracy, draw_loss_valley
from helpers.figures.slope import draw_slope
from helpers.figures.style import BLUE, GREEN, GREY, PINK, VERMILLION, in_bytes, new_figure, short_number, short_probability

__all__ = [
    "BLUE",
    "GREEN",
    "GREY",
    "PINK",
    "VERMILLION",
    "in_bytes",
    "new_figure",
    "short_number",
    "short_probability",
    "draw_against_label",
    "draw_prediction_and_label",
    "draw_probabilities",
    "draw_rows",
    "draw_scores",
    "draw_band",
    "draw_cursor",
    "draw_loss_lines",
    "draw_named_curves",
    "draw_probability_curves",
    "draw_sweep",
    "AGAINST_AND_FOR",
    "draw_digit",
    "draw_digit_row",
    "draw_votes",
    "draw_weight_pictures",
    "draw_weight_rows",
    "draw_decision_line",
    "draw_loss_surface",
    "draw_path",
    "draw_two_classes",
    "draw_walk_losses",
    "draw_weights",
    "draw_pipeline",
    "draw_stages",
    "draw_against_scale",
    "draw_confidence_and_accuracy",
    "draw_loss_valley",
    "draw_capped_loss",
    "draw_distance_along",
    "draw_surprise",
    "draw_head_to_tail",
    "draw_one_addition",
    "draw_memory",
    "draw_slope",
    "draw_activations",
    "draw_claimed_and_kept",
    "draw_claims",
    "draw_confusions",
    "draw_reliability",
    "draw_right_and_wrong",
    "draw_top_probabilities",
    "draw_instrument",
]
