# One environment in $(VENV); every target installs what it needs, once.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# Recordings, where they lie beside the project; else training downloads them.
ifneq ($(wildcard ../shared/fsdd),)
export RECOGNIZER_DATA ?= $(abspath ../shared)
endif
SYSTEM_PACKAGES := libportaudio2 pulseaudio pulseaudio-utils libasound2-plugins gcc g++ \
	chromium chromium-driver espeak-ng ancient $(if $(shell command -v npm),,npm)

# Workers share the tests as tests/conftest.py says.
WORKERS := -n auto --no-loadscope-reorder

.PHONY: help demo listen test check lint clean system-packages

help:
	@echo "make demo     install and hear the bundled recording"
	@echo "make listen   install and hear the microphone"
	@echo "make check    check style and types, and run the fast tests"
	@echo "make test     install what tests need and run all of them"
	@echo "make lint     check style and types"
	@echo "make clean    remove the environment"

demo: $(BIN)/recognizer
	$(BIN)/recognizer replay recognizer/samples/demo.wav

listen: $(BIN)/recognizer
	$(BIN)/recognizer listen

test: system-packages $(VENV)/.dev
	$(BIN)/python -m pytest $(WORKERS)

check: lint
	$(BIN)/python -m pytest $(WORKERS) -m "not slow" -q

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

clean:
	rm -rf $(VENV)

# The tests' virtual microphone, C compiler, browser and npm. Without them those tests are skipped, loudly.
system-packages:
	@if command -v dpkg >/dev/null && ! dpkg -s $(SYSTEM_PACKAGES) >/dev/null 2>&1; then \
		if [ "$$(id -u)" = 0 ]; then root=; else root=sudo; \
			echo "installing $(SYSTEM_PACKAGES): needs root, sudo may ask for your password"; fi; \
		$$root apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive $$root apt-get install -y -qq $(SYSTEM_PACKAGES) >/dev/null || \
		echo "NOT INSTALLED: as root, apt-get install $(SYSTEM_PACKAGES); some tests are skipped"; \
	fi

$(BIN)/python:
	$(PYTHON) -m venv $(VENV) || { \
		echo "cannot make an environment: on Debian, sudo apt install python3-venv"; exit 1; }

$(BIN)/recognizer: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q -e .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q -e ".[dev]"
	@touch $@
