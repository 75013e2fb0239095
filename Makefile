# `make` alone lists the targets.
.DEFAULT_GOAL := help
.PHONY: help run test setup train format lint clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: ## set up what is missing and run Pasokh with the demo shop
	@./pasokh run

test: ## run every check and test
	@./pasokh test

setup: ## install, build and train what is missing
	@./pasokh setup

train: ## train the model
	@./pasokh train

format: setup ## write the code in its one form
	@.venv/bin/ruff check --fix && .venv/bin/ruff format && cd web && npm run --silent format

lint: setup ## check form and types
	@.venv/bin/ruff check && .venv/bin/ruff format --check && .venv/bin/mypy && .venv/bin/mypy --config-file bot/pyproject.toml && cd web && npm run --silent check

# models/ stays: earlier trained versions, which `./pasokh rollback` needs, are built by nothing any more.
clean: ## delete what was built; the database (var/) and the trained models (models/) stay
	@rm -rf .tools .venv bot/.venv web/node_modules web/dist
