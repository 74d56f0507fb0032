# Two commands matter: `make run` and `make test`. Everything else is written under docs/.
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3)
SETUP = "$(PYTHON)" portal/launch/installation.py
VENV = .venv/bin/python

.PHONY: help run report test bench soak lint clean

help:
	@echo "make run     装好一切并启动门户（Ctrl-C 结束）"
	@echo "make test    装好一切并运行全部测试"
	@echo "make report  不启动页面，编制 2018 年度报告后退出"
	@echo "make bench   大规模与耗时        make soak   长时间的故障演练"
	@echo "make lint    只做静态检查        make clean  删除运行数据和缓存"

run:
	@exec $(SETUP) -m portal.launch run

report:
	@exec $(SETUP) -m portal.launch report

test:
	@exec $(SETUP) --for-tests -m pytest -n 2 --dist loadgroup -m "not soak and not bench"

bench:
	@exec $(SETUP) --for-tests -m pytest -s -m bench

soak:
	@exec $(SETUP) --for-tests -m pytest -s -m soak

lint:
	@exec $(SETUP) -m pytest -q tests/test_checks.py tests/test_architecture.py

clean:
	@if [ -x $(VENV) ]; then exec $(VENV) -m portal.launch clean; fi
