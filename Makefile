# What a person types. Each line says what it does; the work is in bin/.

PYTHON ?= $(shell command -v python3 || command -v python3.11)
ADDR ?= 127.0.0.1
PORT ?= 8000
DRILL_KILLS ?= 100
export PYTHON ADDR PORT

help:     ## this list
	@grep -hE '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/: *##/\t/' | expand -t 10

run:      ## set everything up and serve the demonstration site (ADDR=127.0.0.1 PORT=8000)
	@$(PYTHON) bin/run

dev:      ## the same with Django's reloading server and DEBUG on
	@$(PYTHON) bin/run --dev

test:     ## every test, with what the tests need
	@bin/test

check:    ## lint, format, missing migrations, Django's deployment check
	@bin/check

bench:    ## what a page costs, as multiples of Django's bare hello; bench/latest.json
	@$(PYTHON) bin/install requirements.txt
	@.venv/bin/python -m bench

drill:    ## patients send requests while processes are killed: DRILL_KILLS=100, about 4 minutes
	@$(PYTHON) bin/install requirements.txt
	@.venv/bin/python -m bench.kill_drill --kills $(DRILL_KILLS)

load:     ## 50 patients at once, 12 writers, and a write lock held by somebody else, on SQLite: 2 minutes
	@$(PYTHON) bin/install requirements.txt
	@.venv/bin/python -m bench.kill_drill --kills 0 --senders 50 --seconds 20
	@.venv/bin/python -m bench.kill_drill --kills 0 --senders 12 --seconds 12
	@.venv/bin/python -m bench.kill_drill --kills 0 --senders 4 --seconds 30 --lock 10

measure:  ## HTML validators and Lighthouse (needs Node, Java and minutes)
	@bin/measure

.PHONY: help run dev test check bench drill load measure
