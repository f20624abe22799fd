# Each target first builds .venv from pyproject.toml and constraints.txt, if it is missing or out of date.
# No target deletes a student's work or touches a gradebook: simulated classes live in a folder of their own, demo/.
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || echo python3)
BIN := .venv/bin
READY := .venv/.ready
TEST_READY := .venv/.test-ready
KIT := $(shell find kit -name "*.py" -o -name "*.toml" -o -name "*.json" -o -name "*.safetensors" -o -name "*.npz")
PACKAGES := minibert_grader minibert_lab minibert_ref kit/minibert_kit
export OPENBLAS_NUM_THREADS ?= 1
export OMP_NUM_THREADS ?= 1
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo test test-all npm weights release systems kit calibrate accuracy attacks pictures doctor format constraints clean
.DELETE_ON_ERROR:

demo: $(READY) ## grade a class of simulated students through stock nbgrader
	$(BIN)/minibert demo

test: $(TEST_READY) ## lint, types, the sandbox, every test but the long ones; a third of the calibration
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(PACKAGES)
	$(BIN)/minibert doctor --json > /dev/null
	$(BIN)/pytest -n 2 --dist loadgroup --no-loadscope-reorder --ignore=tests/exercises -m "not long"  # calibration runs these on every solution

test-all: npm test ## and the long ones, all of the calibration among them; they need Debian's postgresql, openssl, and Node.js for the proxy of a hub
	$(BIN)/pip install --quiet -c constraints.txt -e '.[test,postgres,cluster]'
	@ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || test "$$(id -u)" != 0 || apt-get install --yes postgresql
	@command -v openssl > /dev/null || test "$$(id -u)" != 0 || apt-get install --yes openssl
	$(BIN)/pytest -n 2 --dist loadgroup --no-loadscope-reorder --ignore=tests/exercises -m long

npm:
	@npm --version > /dev/null 2>&1 && node --eval 'process.exit(Number(parseInt(process.versions.node) < 20))' || { \
	  echo "The long tests start a JupyterHub, whose proxy needs Node.js 20 or later with npm: install it from" >&2; \
	  echo "nodejs.org (or, where Debian's is new enough, apt-get install npm), then run make test-all again." >&2; exit 1; }

release: $(READY) kit ## make what students get from source/, and their pack, a zip in dist/; no gradebook is touched
	for folder in source/*/; do $(BIN)/nbgrader generate_assignment --log-level=ERROR --force --no-db "$$(basename $$folder)" || exit 1; done
	$(BIN)/minibert pack

weights: $(READY) ## take over newly trained weights: make weights RUN=folder [EDITION=2026.2]; minibert pretrain wrote the folder
	@test -n "$(RUN)" || { echo "Say where the weights are: make weights RUN=folder" >&2; exit 1; }
	$(if $(EDITION),$(BIN)/minibert new-edition $(EDITION))
	$(BIN)/minibert publish-weights $(RUN)
	$(BIN)/pip install --quiet -c constraints.txt ./kit  # the notebooks run with them
	$(BIN)/minibert quote; said=$$?; $(MAKE) release && exit $$said

systems: $(READY) ## ask whether the kit can be installed on every system and Python (needs the web, some minutes)
	$(BIN)/python kit/systems.py

calibrate: $(READY) ## measure the hidden tests
	$(BIN)/minibert calibrate

kit: $(READY) ## build the wheel that students install, the same to the byte each time
	rm -rf kit/build kit/*.egg-info dist/minibert_kit-*.whl
	umask 022; SOURCE_DATE_EPOCH=1577836800 $(BIN)/pip wheel --quiet --no-deps --wheel-dir dist ./kit
	rm -rf kit/build kit/*.egg-info
	sha256sum dist/minibert_kit-*.whl

accuracy: $(TEST_READY) ## measure the hidden tests, by solutions and by mutants, and publish the tables
	$(BIN)/minibert calibrate --markdown > docs/accuracy.new
	echo >> docs/accuracy.new && $(BIN)/minibert mutate --markdown >> docs/accuracy.new
	for which in first second third fourth fifth; do \
	  echo >> docs/accuracy.new && $(BIN)/minibert calibrate --with tests/strangers/$$which --markdown >> docs/accuracy.new || test $$? = 1 || exit 1; \
	done  # 1: some escape
	mv docs/accuracy.new docs/accuracy.md

attacks: $(TEST_READY) ## write the list of attacks that are tried into docs/security.md
	$(BIN)/python -m tests.attacks

pictures: $(TEST_READY) ## make the guides' screenshots anew, on a student's way from the pack to the page
	$(BIN)/pytest tests/browser/test_the_way_round.py -m long --pictures docs/figures

doctor: $(READY) ## try every ban of the sandbox
	$(BIN)/minibert doctor

format: $(TEST_READY) ## put the code into its one format
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

constraints: $(TEST_READY) ## write down the versions that are installed now
	$(BIN)/pip freeze --exclude-editable | grep -vE '^(torch==|minibert)' > constraints.txt

clean: ## remove the environment and what was built; classes, gradebooks and feedback stay
	rm -rf .venv build dist kit/build *.egg-info kit/*.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find minibert_* kit tests source -name __pycache__ -prune -exec rm -rf {} +

$(READY): pyproject.toml constraints.txt jupyter-config/minibert.json $(KIT)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "This course needs Python 3.11 or later; '$(PYTHON)' is not. Say which one: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the course (a minute or two) …"
	@$(BIN)/pip install --quiet -c constraints.txt -e . ./kit
	@mkdir -p .venv/etc/jupyter/jupyter_server_config.d  # what a wheel brings, an editable install leaves out
	@cp jupyter-config/minibert.json .venv/etc/jupyter/jupyter_server_config.d/
	@touch $@

$(TEST_READY): $(READY)
	@echo "Installing what the tests need …"
	@$(BIN)/pip install --quiet -c constraints.txt -e '.[test]'
	@touch $@
