# Everything one does with the project. Each target installs first; that costs nothing when nothing has changed.

VENV := .venv
BIN := $(VENV)/bin
JOBS ?= 2
CORE_TESTS := tests/domain tests/statistics $(wildcard tests/inference/test_protocol*.py tests/inference/test_wire*.py)

.DEFAULT_GOAL := help
.PHONY: help install run test bench soak lint format map check samples pictures package clean
.SILENT:

help:
	echo "make install   create .venv and install everything (other targets do this by themselves)"
	echo "make run       open the program on the sample images; without a screen, write build/demo/"
	echo "make test      run the tests, and hold the core to full branch coverage"
	echo "make lint      check style, types, import contracts and dead code"
	echo "make check     lint and test"
	echo "make bench     measure, and write build/bench.json; LABELME=FOLDER of an environment that holds LabelMe adds it"
	echo "make soak      the tests that need patience"
	echo "make format    lay the code out"
	echo "make map       write the map in ARCHITECTURE.md anew"
	echo "make samples   make the sample images anew"
	echo "make pictures  take the pictures of the manual anew, in both languages and at two scales (some minutes)"
	echo "make package   build the program as a folder (needs: $(BIN)/pip install -e '.[package]')"
	echo "make clean     remove what was built; .venv stays"

install: $(VENV)/.system $(VENV)/.installed

$(BIN)/python:
	for python in "$${PYTHON:-python3}" python3.13 python3.12 python3.11; do \
	    "$$python" -c 'import ensurepip, sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && exec "$$python" -m venv $(VENV); \
	done; \
	echo "Python 3.11, 3.12 or 3.13 with its venv module is needed (on Debian: python3-venv)." >&2; exit 1

# System libraries: Qt, a virtual screen and what the tests look at results with. Only what is absent is installed.
$(VENV)/.system: packaging/apt-packages.txt | $(BIN)/python
	if [ "$$(uname)" = Linux ] && command -v apt-get >/dev/null; then \
	    missing=""; \
	    for name in $$(cat packaging/apt-packages.txt); do \
	        dpkg-query --show --showformat='$${Status}' "$$name" 2>/dev/null | grep -q "ok installed" || missing="$$missing $$name"; \
	    done; \
	    if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ]; then \
	        echo "Installing system packages:$$missing"; \
	        apt-get update -qq >/dev/null; \
	        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >$(VENV)/system.log 2>&1 \
	            || { tail -n 5 $(VENV)/system.log; echo "Some system packages could not be installed; going on without them."; }; \
	    elif [ -n "$$missing" ]; then \
	        echo "Some system packages are missing. Install them with:"; \
	        echo "    sudo apt-get install --no-install-recommends$$missing"; \
	    fi; \
	fi
	touch $@

$(VENV)/.installed: pyproject.toml packaging/constraints.txt | $(BIN)/python
	echo "Installing Python packages into $(VENV); the first time this takes a few minutes"
	$(BIN)/python -m pip install -qq --disable-pip-version-check --constraint packaging/constraints.txt --editable '.[dev]'
	touch $@

run: install
	if [ "$$(uname)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	    $(BIN)/python -m thyroid_desktop --demo build/demo; \
	else \
	    $(BIN)/python -m thyroid_desktop resources/samples; \
	fi

test: install
	echo "Coverage of the core"
	$(BIN)/coverage run -m pytest -q $(CORE_TESTS)
	$(BIN)/coverage report
	echo "All tests"
	$(BIN)/python -m pytest -n $(JOBS)

lint: install
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo >$(VENV)/imports.log || { cat $(VENV)/imports.log; exit 1; }
	$(BIN)/vulture
	echo "lint: nothing to complain about"

check: lint test

bench: install
	$(BIN)/python -m pip install -qq --disable-pip-version-check --constraint packaging/constraints.txt --editable '.[bench]'
	$(BIN)/python -m tests.benchmarks $(if $(LABELME),--labelme $(LABELME))

soak: install
	THYROID_SOAK=1 $(BIN)/python -m pytest -m soak

format: install
	$(BIN)/ruff check --quiet --fix .
	$(BIN)/ruff format --quiet .

map: install
	$(BIN)/python -m tests.architecture.source_map

samples: install
	$(BIN)/python -m tests.data resources/samples

pictures: install
	for language in en zh; do \
	    for scale in 1 2; do \
	        QT_SCALE_FACTOR=$$scale $(BIN)/python -m tests.snapshots.manual_pictures resources/help/pictures $$language || exit 1; \
	    done; \
	done
	cp resources/help/pictures/en-100/window-worklist.png resources/help/screenshot.png

package: install
	if [ -x $(BIN)/pyinstaller ]; then \
	    $(BIN)/pyinstaller --noconfirm --log-level WARN --distpath dist --workpath build/pyinstaller packaging/thyroid-desktop.spec; \
	else \
	    echo "PyInstaller is not installed. Install it with: $(BIN)/pip install -e '.[package]'"; exit 1; \
	fi

clean:
	rm -rf build dist .coverage .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
