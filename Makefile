# Two commands: `make run` serves the desk with a demonstration, `make test`
# runs everything.  What they need from Debian is in PACKAGES.
#
#   make build        leaves build/redress
#   make test-quick   unit tests, no servers
#   make asan tsan    everything but the browser under sanitizers
#   make lint         clang-format, clang-tidy, cppcheck
#   make fuzz         each fuzzer for FUZZ_S seconds (60)
#   make bench        measures, writes bench/RESULTS.md
#   make bench-judge  measures judgement, writes bench/JUDGE.md (../shared/data)
#   make install      to DESTDIR and PREFIX (/usr/local)
#   make picture      doc/queue.png for the README
#   make fresh        the README's two commands in a bare Debian

SHELL = /bin/sh
PREFIX = /usr/local
FUZZ_S = 60
NINJA = ninja -j$$(nproc)

all: build

packages:
	@cat PACKAGES

# The folder is set up anew when a group of packages came since.
build: build/build.ninja
	@$(NINJA) -C build src/main/redress
	@ln -sf src/main/redress build/redress

build/build.ninja:
	@tool/packages.sh build run
	@meson setup build -Dtests=false

build-test/build.ninja:
	@meson setup build-test

run: build
	@tool/run.sh build/redress

test:
	@tool/packages.sh build run test
	@[ -d test/browser/node_modules ] || npm ci --prefix test/browser --no-audit --no-fund --loglevel=error
	@$(MAKE) --no-print-directory build-test/build.ninja
	@$(NINJA) -C build-test
	@test/run.sh build-test

test-quick:
	@tool/packages.sh build run test
	@$(MAKE) --no-print-directory build-test/build.ninja
	@$(NINJA) -C build-test
	@test/run.sh build-test unit

asan:
	@tool/packages.sh build run test
	@[ -f build-asan/build.ninja ] || meson setup build-asan -Db_sanitize=address,undefined
	@$(NINJA) -C build-asan
	@REDRESS_SANITIZER=address test/run.sh build-asan

tsan:
	@tool/packages.sh build run test
	@[ -f build-tsan/build.ninja ] || meson setup build-tsan -Db_sanitize=thread
	@$(NINJA) -C build-tsan
	@REDRESS_SANITIZER=thread test/run.sh build-tsan

lint: build-test/build.ninja
	@test/lint.sh build-test

fuzz:
	@tool/packages.sh build run test
	@test/fuzz.sh $(FUZZ_S)

bench: build
	@bench/run.sh build/redress

bench-judge: build
	@bench/judge.sh build/redress

install: build
	install -D -m 755 build/redress $(DESTDIR)$(PREFIX)/bin/redress
	install -D -m 644 model/redress.model $(DESTDIR)$(PREFIX)/share/redress/redress.model
	install -D -m 644 doc/handbook.md $(DESTDIR)$(PREFIX)/share/doc/redress/handbook.md
	install -D -m 644 LICENSE $(DESTDIR)$(PREFIX)/share/doc/redress/LICENSE

po:
	@$(NINJA) -C build-test tool/pogen/pogen && build-test/tool/pogen/pogen update .

picture: build
	@test/picture.sh build/redress

fresh:
	@test/fresh.sh

clean:
	rm -rf build build-test build-asan build-tsan build-fuzz

.PHONY: all packages build run test test-quick asan tsan lint fuzz bench bench-judge install po picture fresh clean
