# `make` alone lists the targets. Everything runs in .venv, which the first target that needs it sets up.

PYTHON = python3
LAB_OPTIONS =
FAULTS =
STUDENTS = 20
LOCK_OPTIONS =
SESSIONS =
EXAMPLES = 200
MINUTES = 1

IN_VENV = .venv/bin/python
STAMP = .venv/installed
TESTS_STAMP = .venv/installed-for-the-tests
BOOK_STAMP = .venv/installed-for-the-book
BROWSER_STAMP = .venv/installed-for-the-browser
BENCH_STAMP = .venv/installed-for-the-benchmarks
CLASSROOM_STAMP = .venv/installed-for-the-classroom
TOOLS_STAMP = .venv/installed-for-those-who-change-the-course
FUZZ_STAMP = .venv/installed-for-the-fuzzer
MORE = $(IN_VENV) tools/set_up.py
NBVAL = -n 2 --dist loadscope --nbval --nbval-current-env --nbval-cell-timeout=120

# What another Python keeps in PYTHONPATH is not for this one.
unexport PYTHONPATH PYTHONHOME

# A .venv that was moved here, or whose Python has gone, is made again: its stamp then counts for nothing.
FITS := $(shell { test "$$(cat $(STAMP))" = "$$(pwd -P)" && $(IN_VENV) -I -c '' && echo yes; } 2> /dev/null)
ifneq ($(FITS),yes)
.PHONY: $(STAMP)
endif

.PHONY: help help-all lab update test test-bare test-slow test-surroundings test-matrix test-the-tests types check hooks audit test-browser coverage fuzz notebooks book book-serve bench bench-sliders bench-cluster bench-classroom classroom classroom-stop lock clean

help: ## list the targets that people use
	@awk -F ':.*## ' '/^(lab|test|notebooks|check|book):.*## / { printf "make %-17s %s\n", $$1, $$2 }' Makefile
	@echo 'make help-all lists the others.'

help-all: ## list all targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-17s %s\n", $$1, $$2 }' Makefile

# As root, Jupyter refuses. That is well, as who finds the token of a server is then root, too; so it is left to root to ask.
lab: $(STAMP) ## open the course in JupyterLab (set up on the first call)
	@test "$$(id -u)" != 0 || case '$(LAB_OPTIONS)' in *--allow-root*) ;; *) \
		echo 'You are root, as in most containers, and JupyterLab would run what it is sent as root. If that is what you want:' \
			'make lab LAB_OPTIONS="--allow-root --no-browser"' >&2; exit 1;; esac; \
	test -w "$$HOME" || { export HOME="$$(mktemp -d)" && \
		echo "Your home cannot be written: what Jupyter keeps, it keeps in $$HOME this time."; }; \
	$(IN_VENV) -m jupyterlab --ServerApp.ip=127.0.0.1 --ServerApp.contents_manager_class=helpers._opening.Contents \
		--ContentsManager.pre_save_hook=helpers._saving.keep_static_pictures \
		--LabApp.default_url=/lab/tree/notebooks/00_meet_the_classifier.ipynb $(LAB_OPTIONS)

update: $(STAMP) ## fetch the newest version of the course; what you have written in the notebooks stays
	@$(IN_VENV) tools/update.py

test: $(STAMP) $(TESTS_STAMP) ## run the unit tests, then every notebook, comparing its outputs with the stored ones
	@status=0; \
	$(IN_VENV) -m pytest -n 2 tests || status=1; \
	$(IN_VENV) -m pytest $(NBVAL) notebooks || status=1; \
	exit $$status

test-bare: ## run `make test` on a bare Debian, made by debootstrap (as root); where none can be made, say so, and run it here
	@tools/bare_debian.sh || { test $$? = 75 && $(MAKE) test; }

test-the-tests: $(STAMP) $(TESTS_STAMP) ## plant faults in copies of the course, and count those that the tests notice (FAULTS="figure slider": only these)
	PYTHONPATH=tests:tests/helpers/checks:tests/slow $(IN_VENV) -m faults $(FAULTS)

test-slow: $(STAMP) $(TESTS_STAMP) ## run what takes minutes: planted slips in the tests' tools, hostile values and answers, mutants, surroundings
	$(IN_VENV) -m pytest -n 2 tests/slow

test-surroundings: $(STAMP) $(TESTS_STAMP) ## run notebooks in each of ten hostile surroundings, and all of them in any order (minutes)
	$(IN_VENV) -m pytest -n 2 tests/slow/surroundings

# pyenv's Pythons are looked for, too: its own commands for them work one at a time.
test-matrix: $(STAMP) $(TOOLS_STAMP) ## try every Python, the oldest and newest libraries, other processors; writes docs/matrix.md (SESSIONS="oldest newest")
	@PATH="$$PWD/.venv/bin:$$PATH$$(printf ':%s' "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/*/bin)" UV_PYTHON_DOWNLOADS=never \
		$(IN_VENV) -m nox -f tools/noxfile.py --envdir .venv/nox $(if $(SESSIONS),-s $(SESSIONS))

types: $(STAMP) $(TOOLS_STAMP) ## check the types in helpers/, in mypy's strict mode
	$(IN_VENV) -m mypy

check: $(STAMP) $(TOOLS_STAMP) ## what is checked without running anything: ruff's rules, its format, the layers of helpers, and the types
	@status=0; \
	$(IN_VENV) -m ruff check . || status=1; \
	$(IN_VENV) -m ruff format --check . || status=1; \
	.venv/bin/lint-imports || status=1; \
	$(IN_VENV) -m mypy || status=1; \
	exit $$status

test-browser: book $(TESTS_STAMP) $(BROWSER_STAMP) ## run the tests that need a browser, in headless Chromium (README: what they need)
	BOOK=book/_build $(IN_VENV) -m pytest -n 2 tests/browser

# What is measured stays in a folder of its own, which goes when it has been printed.
coverage: $(STAMP) $(TESTS_STAMP) $(FUZZ_STAMP) ## print which branches of helpers the unit tests leave out
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && export COVERAGE_FILE="$$folder/data" && status=0 && \
	{ $(IN_VENV) -m coverage run -m pytest -n 2 tests || status=1; } && \
	$(IN_VENV) -m coverage combine --quiet && $(IN_VENV) -m coverage report && exit $$status

fuzz: $(STAMP) $(TESTS_STAMP) $(FUZZ_STAMP) ## give every public function what it was not written for (EXAMPLES=200 each, MINUTES=1 for read_idx)
	EXAMPLES=$(EXAMPLES) MINUTES=$(MINUTES) $(IN_VENV) tests/slow/fuzzing

notebooks: $(STAMP) ## run every notebook in place and store its outputs; list the exercises in docs/, draw README's slider
	$(IN_VENV) tools/execute_notebooks.py
	$(IN_VENV) tools/list_exercises.py
	$(IN_VENV) tools/draw_slider.py

bench: $(STAMP) $(BENCH_STAMP) ## measure what the course costs, and its arithmetic (BENCH="notebooks cells exercises setup arithmetic training growth")
	$(IN_VENV) bench $(BENCH)

bench-sliders: $(STAMP) $(BENCH_STAMP) $(BROWSER_STAMP) ## measure the sliders in headless Chromium, ours and others', for docs/latency.md
	$(IN_VENV) bench sliders

bench-cluster: $(STAMP) $(BENCH_STAMP) ## measure training on Dask's workers (minutes); writes docs/cluster.md and what notebook 11 draws
	$(IN_VENV) bench cluster

bench-classroom: $(STAMP) $(CLASSROOM_STAMP) $(BROWSER_STAMP) ## measure a class of 20 on this machine (as root; STUDENTS=4: fewer)
	STUDENTS=$(STUDENTS) $(IN_VENV) bench classroom

book: $(BOOK_STAMP) ## build the static book in book/_build, where the sliders move without a kernel
	$(IN_VENV) tools/build_book.py

book-serve: $(BOOK_STAMP) ## serve the book on this machine alone, at http://127.0.0.1:8000
	@test -f book/_build/index.html || $(IN_VENV) tools/build_book.py
	$(IN_VENV) -m http.server --bind 127.0.0.1 --directory book/_build 8000

classroom: $(STAMP) $(CLASSROOM_STAMP) ## start a JupyterHub for a class on this machine (docs/classroom.md)
	$(IN_VENV) deploy/one_server.py start

classroom-stop: $(STAMP) $(CLASSROOM_STAMP) ## end the class: stop the students' servers, the Hub and its proxy
	$(IN_VENV) deploy/one_server.py stop

lock: ## write constraints.txt and constraints-hashed.txt anew, with today's newest versions (LOCK_OPTIONS=--keep: the present ones)
	"$(PYTHON)" tools/lock.py $(LOCK_OPTIONS)

hooks: $(STAMP) $(TESTS_STAMP) $(TOOLS_STAMP) ## let git try the quick rules at every commit (CONTRIBUTING.md)
	$(IN_VENV) -m pre_commit install

# --strict: a package that the database does not know, or a database that does not answer, is no clean result.
audit: $(STAMP) $(TOOLS_STAMP) ## look up every locked version, and PyTorch's, in the database of known vulnerabilities
	@list=$$(mktemp) && trap 'rm -f "$$list"' EXIT && \
	cat constraints.txt bench/requirements.txt | sed -n 's/^\([a-z0-9-]*==[^ ;]*\).*/\1/p' > "$$list" && \
	$(IN_VENV) -m pip_audit --strict --no-deps --disable-pip --progress-spinner off --requirement "$$list"

clean: ## remove .venv and everything else that can be made again
	rm -rf .venv .progress book/_build deploy/node_modules .pytest_cache .hypothesis .mypy_cache .ruff_cache *.egg-info
	find . -name .git -prune -o \( -name __pycache__ -o -name .ipynb_checkpoints \) -type d -prune -exec rm -rf {} +

$(STAMP): requirements.txt constraints-hashed.txt pyproject.toml
	@command -v "$(PYTHON)" > /dev/null || { echo 'There is no "$(PYTHON)" here: install Python 3.11, 3.12 or 3.13, or' \
		'point at it with `make lab PYTHON=/path/to/python3`.' >&2; exit 1; }
	@"$(PYTHON)" tools/set_up.py

$(TESTS_STAMP): $(STAMP) tests/requirements.txt
	@$(MORE) tests/requirements.txt && touch $@

$(BOOK_STAMP): $(STAMP) book/requirements.txt
	$(MORE) book/requirements.txt && touch $@

$(BROWSER_STAMP): $(STAMP) tests/browser/requirements.txt
	$(MORE) tests/browser/requirements.txt && touch $@

$(BENCH_STAMP): $(STAMP) bench/requirements.txt
	$(MORE) bench/requirements.txt && touch $@

$(FUZZ_STAMP): $(STAMP) tests/slow/fuzzing/requirements.txt
	$(MORE) tests/slow/fuzzing/requirements.txt && touch $@

$(CLASSROOM_STAMP): $(STAMP) deploy/requirements.txt deploy/package-lock.json
	@command -v npm > /dev/null || { echo 'A class needs npm, for the proxy of JupyterHub: install Node.js 22.12 or newer (docs/classroom.md).' >&2; exit 1; }
	$(MORE) deploy/requirements.txt
	npm ci --silent --no-audit --no-fund --prefix deploy && touch $@

$(TOOLS_STAMP): $(STAMP) tools/requirements.txt
	$(MORE) tools/requirements.txt && touch $@
