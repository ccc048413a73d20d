# What a person types. Each line says what it does; the work is in bin/.

PYTHON ?= $(shell command -v python3 || command -v python3.11)
ADDR ?= 127.0.0.1
PORT ?= 8000
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

measure:  ## HTML validators and Lighthouse (needs Node, Java and minutes)
	@bin/measure

.PHONY: help run dev test check bench measure
