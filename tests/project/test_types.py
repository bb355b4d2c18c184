"""What every public function takes and gives is written beside it (`make types` checks that it is also true)."""

import importlib
import inspect
import pkgutil

import pytest

import helpers

MODULES = [
    name for _, name, _ in pkgutil.walk_packages(helpers.__path__, "helpers.") if "._" not in name and ".catalogue." not in name
]


def own(value, holder):
    return getattr(value, "__module__", None) == holder.__name__


def public_functions(module):
    """The module's functions, and its classes' methods and properties, by name."""
    for name, value in vars(module).items():
        if name.startswith("_") or not own(value, module):
            continue
        if inspect.isfunction(inspect.unwrap(value)):  # behind a cache, too
            yield name, inspect.unwrap(value)
        elif inspect.isclass(value):
            for part, method in vars(value).items():
                function = method.fget if isinstance(method, property) else inspect.unwrap(getattr(method, "__func__", method))
                if inspect.isfunction(function) and own(function, module) and (part == "__init__" or not part.startswith("_")):
                    yield f"{name}.{part}", function


@pytest.mark.parametrize("name", MODULES)
def test_every_public_function_says_what_it_takes_and_gives(name):
    functions = dict(public_functions(importlib.import_module(name)))
    assert functions or hasattr(importlib.import_module(name), "__path__")  # a folder's door only passes on
    for called, function in functions.items():
        is_method = "." in called
        wanted = {*list(inspect.signature(function).parameters)[is_method:], "return"}
        left_out = sorted(wanted - set(function.__annotations__))
        assert not left_out, f"{name}.{called} does not say the type of {', '.join(left_out)}"
