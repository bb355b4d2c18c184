"""What `make notebooks` and `make book` refuse to store."""

import sys

import nbformat
import pytest

from course import ROOT

sys.path.insert(0, str(ROOT / "tools"))
from execute_notebooks import METADATA, execute


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_what_a_cell_writes_to_stderr_is_not_stored(tmp_path, stream):
    path = tmp_path / "one.ipynb"
    cell = nbformat.v4.new_code_cell(f"import sys\nprint('no such font', file=sys.{stream})")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    if stream == "stdout":
        assert execute(path).cells[0].outputs[0].text == "no such font\n"
    else:
        with pytest.raises(RuntimeError, match="one.ipynb writes to stderr: no such font"):
            execute(path)


def test_what_is_stored_of_the_kernel_is_what_the_kernel_says():
    """Otherwise JupyterLab changes it when a notebook is opened, and says that the reader has changed the notebook."""
    from ipykernel.ipkernel import IPythonKernel
    from jupyter_client.kernelspec import get_kernel_spec

    spec, language = get_kernel_spec("python3"), IPythonKernel().language_info
    assert METADATA["kernelspec"] == {"display_name": spec.display_name, "language": spec.language, "name": "python3"}
    assert METADATA["language_info"] == {name: value for name, value in language.items() if name != "version"}
