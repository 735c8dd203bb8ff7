# Thin: every body lives in scripts/ and runs without make too.
.PHONY: help demo test build install bench asan format clean

help: ## what there is
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile | expand -t 16

demo: ## install what is missing, build, start two S3 servers with lived-in buckets, open Strata on them
	@scripts/demo.sh

test: ## install what is missing, build, run every test
	@scripts/test.sh

build: ## build the release program
	@scripts/build.sh

install: ## install what building, tests and demo need: apt packages, and Python packages into .strata/venv
	@scripts/install.sh

bench: ## measure against the figures of docs/PERFORMANCE.md
	@scripts/bench.sh

asan: ## run parsers, HTTP and terminal tests under the address sanitizer
	@scripts/asan.sh

format: ## format the Swift files in place
	@scripts/format.sh

clean: ## remove everything built, installed here and kept for the demo
	@scripts/clean.sh
