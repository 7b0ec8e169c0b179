# The two commands are `make demo` and `make test`; each does all its own set-up on Debian 12 with the .NET 10 SDK.
SHELL := /bin/bash
SOLUTION := OpenSipsHa.K8s.sln
CHECK := OpenSipsHa.Check.slnf
DEMO := tests/EndToEnd/OpenSipsHa.Demo
DEVCLUSTER := tests/DevCluster/OpenSipsHa.DevCluster
FAILOVER_BENCH := tests/EndToEnd/OpenSipsHa.FailoverBench
FUZZ := tests/proxy/OpenSipsHa.Fuzz
SIP_BENCH := tests/EndToEnd/OpenSipsHa.SipBench
BENCHMARKS := tests/Benchmarks/OpenSipsHa.Benchmarks
# What runs in clusters, and the development cluster itself: compiled ahead, see Program.props.
PROGRAMS := operator/OpenSipsHa.Operator proxy/OpenSipsHa.Agent proxy/OpenSipsHa.Proxy tests/DevCluster/OpenSipsHa.DevCluster
PUBLISH := for program in $(PROGRAMS); do scripts/tmp.sh dotnet publish $$program -c Release --no-build -v quiet -nologo -clp:NoSummary || exit 1; done
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1
export MSBUILDDISABLENODEREUSE := 1
# No debugger pipes in /tmp, which a killed process would leave there.
export DOTNET_EnableDiagnostics := 0

.PHONY: help demo demo-down test test-faults fuzz check build crds bench-sip bench-sip-micro bench-failover clean

help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

demo: ## A SIP pair on this machine, without a cluster: failover shown and measured (KEEP=1 leaves it running)
	@scripts/setup.sh demo
	@echo "demo: building"
	@scripts/tmp.sh dotnet build $(DEMO) -c Release -v quiet -nologo -clp:NoSummary
	@$(PUBLISH)
	@dotnet $(DEMO)/bin/Release/net10.0/OpenSipsHa.Demo.dll $(if $(KEEP),--keep)

demo-down: ## Remove what `make demo KEEP=1` left running
	@dotnet $(DEMO)/bin/Release/net10.0/OpenSipsHa.Demo.dll --down

build: ## The whole solution, locked dependencies, warnings as errors
	@scripts/tmp.sh dotnet restore $(SOLUTION) --locked-mode -v quiet
	@scripts/tmp.sh dotnet build $(SOLUTION) -c Release --no-restore -v quiet -nologo
	@$(PUBLISH)

test: ## Everything: unit, property, integration, conformance, end to end (root, under 25 minutes)
	@scripts/setup.sh test
	@$(MAKE) --no-print-directory build
	@scripts/tmp.sh scripts/test.sh all

test-faults: ## Every single fault ten times (FAULT_RUNS=n) → artifacts/faults.json, docs/failover.md (root, about two hours)
	@scripts/setup.sh test
	@$(MAKE) --no-print-directory build
	@scripts/tmp.sh scripts/test.sh faults

fuzz: ## Coverage-guided fuzzing of what takes bytes from strangers (SECONDS=n each, default 600; TARGET=message SEED=n FUZZ_ARGS=--keep)
	@scripts/tmp.sh dotnet build $(FUZZ) -c Release -v quiet -nologo -clp:NoSummary
	@scripts/tmp.sh dotnet $(FUZZ)/bin/Release/net10.0/OpenSipsHa.Fuzz.dll --seconds $(or $(SECONDS),600) $(if $(TARGET),--target $(TARGET)) $(if $(SEED),--seed $(SEED)) $(FUZZ_ARGS)

check: ## The fast subset, without a cluster (wanted under 3 minutes; 3 and a half and the build on 2 cores)
	@scripts/setup.sh test
	@scripts/tmp.sh dotnet restore $(CHECK) --locked-mode -v quiet
	@scripts/tmp.sh dotnet build $(CHECK) -c Release --no-restore -v quiet -nologo
	@scripts/tmp.sh scripts/test.sh check

crds: ## Generate crds/ and the chart's copy from the types in operator/OpenSipsHa.Api
	@dotnet run --project operator/OpenSipsHa.CrdGenerator -- crds/ charts/opensips-ha/crds/

bench-sip: ## This proxy and Kamailio by turns, CPU a call (BENCH_ARGS="--rates 1000,2000 --rounds 2") → artifacts/bench-sip.json (root, under 15 minutes)
	@scripts/setup.sh bench
	@scripts/tmp.sh dotnet build $(SIP_BENCH) -c Release -v quiet -nologo -clp:NoSummary
	@$(PUBLISH)
	@scripts/tmp.sh dotnet $(SIP_BENCH)/bin/Release/net10.0/OpenSipsHa.SipBench.dll $(BENCH_ARGS)

bench-sip-micro: ## Microbenchmarks of the SIP hot path → artifacts/bench-micro.json
	@dotnet run -c Release --project $(BENCHMARKS) -- --job short --filter '*'

bench-failover: ## This product and keepalived, same faults on the same nodes (RUNS=n, default 10) → artifacts/bench-failover.json (root, about an hour)
	@scripts/setup.sh bench
	@scripts/tmp.sh dotnet build $(FAILOVER_BENCH) -c Release -v quiet -nologo -clp:NoSummary
	@$(PUBLISH)
	@scripts/tmp.sh dotnet $(FAILOVER_BENCH)/bin/Release/net10.0/OpenSipsHa.FailoverBench.dll $(if $(RUNS),--runs $(RUNS))

clean: ## Build outputs and unpacked tools
	@rm -rf artifacts .tools
	@find . -type d \( -name bin -o -name obj \) -not -path './.git/*' -prune -exec rm -rf {} +
