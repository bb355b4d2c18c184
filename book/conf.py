"""How the static book looks. tools/build_book.py gathers its pages and runs Sphinx.

BOOK_ADDRESS in the environment is where the book will be found, such as https://example.org/course/: pictures in link previews
need it, because those who make the previews take whole addresses only.
"""

import html
import json
import os
import re
from pathlib import Path

from docutils import nodes

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
html_js_files = [(name, {"defer": "defer"}) for name in ("wide_code.js", "front_end_sources.js", "front_end.js", "slides.js")]
html_theme_options = {"navigation_with_keys": False}  # the arrow keys belong to the sliders
html_show_sphinx = False
html_copy_source = False
pygments_style, pygments_dark_style = "a11y-high-contrast-light", "a11y-high-contrast-dark"

html_baseurl = os.environ.get("BOOK_ADDRESS", "")
PROMISE = (
    "A free notebook course on softmax and cross-entropy: how a classifier becomes confident, and when it deserves to be. "
    "Predict, move the sliders, compute it yourself."
)
LICENCES = ["https://creativecommons.org/licenses/by/4.0/", "https://opensource.org/license/bsd-3-clause"]


def described(pagename, doctree):
    """One or two sentences on a page: what its reader will do, or how it begins."""
    if pagename == "index" or doctree is None:
        return PROMISE
    paragraphs = [node.astext().replace("\n", " ") for node in doctree.findall(nodes.paragraph)]
    found = next((one for one in paragraphs if one.startswith("You will")), next(iter(paragraphs), PROMISE))
    return found if len(found) <= 200 else found[:200].rpartition(" ")[0] + " …"


def learning_resource(app, lessons):
    """The course as schema.org has it, for those who collect open courses."""
    minutes = 0
    for lesson in lessons:
        stated = re.search(
            r"(\d+) minutes to read, (\d+) for", (Path(app.srcdir) / f"{lesson}.ipynb").read_text(encoding="utf-8")
        )
        minutes += sum(map(int, stated.groups()))
    return {
        "@context": "https://schema.org",
        "@type": ["LearningResource", "Course"],
        "name": project,
        "description": PROMISE,
        "provider": {"@type": "Organization", "name": "The From Scores to Confidence authors"},
        "author": {"@type": "Organization", "name": "The From Scores to Confidence authors"},
        "inLanguage": "en-GB",
        "license": LICENCES,
        "isAccessibleForFree": True,
        "learningResourceType": "notebook course",
        "educationalLevel": "Beginner",
        "competencyRequired": "Python lists, a little NumPy, school mathematics",
        "teaches": ["softmax", "cross-entropy", "gradient descent", "initialisation", "calibration"],
        "timeRequired": f"PT{minutes}M",
        "hasPart": [
            {"@type": "LearningResource", "name": app.env.titles[lesson].astext(), "url": f"{html_baseurl}{lesson}.html"}
            for lesson in lessons
        ],
    }


def tell(app, pagename, templatename, context, doctree):
    """Put into a page's head what link previews and search engines read."""
    description = described(pagename, doctree)
    title = project if pagename == "index" else re.sub("<[^>]*>", "", context.get("title", project))
    picture = f"{html_baseurl}_static/preview.png" if html_baseurl else context["pathto"]("_static/preview.png", 1)
    told = {"og:type": "website", "og:site_name": project, "og:title": html.unescape(title), "og:description": description}
    told |= {"og:image": picture, "og:image:alt": "One handwritten 5 on its way through a classifier, in five charts."}
    told |= {"twitter:card": "summary_large_image"}
    tags = [f'<meta name="description" content="{html.escape(description)}">']
    tags += [f'<meta property="{name}" content="{html.escape(content)}">' for name, content in told.items()]
    if pagename == "index":
        lessons = sorted(name for name in app.env.found_docs if name.startswith("notebooks/"))
        said = json.dumps(learning_resource(app, lessons), ensure_ascii=False).replace("<", "\\u003c")
        tags.append(f'<script type="application/ld+json">{said}</script>')
    context["metatags"] = context.get("metatags", "") + "\n".join(tags)
    # Sphinx makes the sidebar's captions headings of no level, which screen readers cannot place.
    tree = context.get("furo_navigation_tree", "")
    context["furo_navigation_tree"] = tree.replace('role="heading">', 'role="heading" aria-level="2">')


def setup(app):
    """Sphinx calls this."""
    app.connect("html-page-context", tell, priority=900)  # after the theme's own
