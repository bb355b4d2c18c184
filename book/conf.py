"""How the static book looks. tools/build_book.py gathers its pages and runs Sphinx."""

project = "From Scores to Confidence"
author = "the founders of From Scores to Confidence"
copyright = "The authors: text and figures CC BY 4.0, code BSD 3-Clause; the digits: CC BY 4.0, E. Alpaydin and C. Kaynak"

extensions = ["myst_nb", "sphinx_copybutton", "sphinx-mathjax-offline"]
nb_execution_mode = "off"  # the notebooks were run afresh
myst_enable_extensions = ["dollarmath", "amsmath"]
myst_heading_anchors = 3
copybutton_selector = "div.cell_input pre, div.highlight-default pre"

html_theme = "furo"
html_title = project
html_static_path = ["_static"]
html_favicon = "_static/favicon.svg"
html_css_files = ["book.css"]
html_js_files = [(name, {"defer": "defer"}) for name in ("wide_code.js", "front_end_sources.js", "front_end.js")]
html_theme_options = {"navigation_with_keys": False}  # the arrow keys belong to the sliders
html_show_sphinx = False
html_copy_source = False
pygments_style, pygments_dark_style = "a11y-high-contrast-light", "a11y-high-contrast-dark"
