#!/usr/bin/env bash
# Runs the test programs and ends with `N passed, N failed`. Usage: test.sh check|all|faults
# A skipped test counts as failed: a test that can't run here must say what is missing.
set -uo pipefail
cd "$(dirname "$0")/.."
scope=${1:?usage: test.sh check|all|faults}
configuration=Release
logs=artifacts/test-logs
mkdir -p "$logs"

# In order: fast and pure first, end to end last.
fast=(
  tests/proxy/OpenSipsHa.Contracts.Tests
  tests/proxy/OpenSipsHa.Telemetry.Tests
  tests/operator/OpenSipsHa.Api.Tests
  tests/operator/OpenSipsHa.Kubernetes.Tests
  tests/proxy/OpenSipsHa.Sip.Tests
  tests/proxy/OpenSipsHa.Proxy.Tests
  tests/proxy/OpenSipsHa.Agent.Tests
  tests/operator/OpenSipsHa.Operator.Tests
)
slow=(
  tests/DevCluster/OpenSipsHa.DevCluster.Tests
  tests/Conformance/OpenSipsHa.Conformance.Tests
  tests/EndToEnd/OpenSipsHa.EndToEnd.Tests
)

passed=0
failed=0
count() { # total failed-or-skipped
  passed=$((passed + $1 - $2))
  failed=$((failed + $2))
}

run() { # project directory, then the runner's arguments
  local project=$1 name log summary total errors bad skipped code
  shift
  name=$(basename "$project")
  log=$logs/$name.log
  echo "== $name"
  SECONDS=0
  dotnet "$project/bin/$configuration/net10.0/$name.dll" -noLogo -noColor "$@" >"$log" 2>&1
  code=$?
  summary=$(grep -E "^ +$name +Total: " "$log" | tail -n 1)
  total=$(sed -nE 's/.*Total: ([0-9]+).*/\1/p' <<<"$summary")
  errors=$(sed -nE 's/.*Errors: ([0-9]+).*/\1/p' <<<"$summary")
  bad=$(sed -nE 's/.*Failed: ([0-9]+).*/\1/p' <<<"$summary")
  skipped=$(sed -nE 's/.*Skipped: ([0-9]+).*/\1/p' <<<"$summary")
  grep -E '^(all|[0-9]{2}[ab]?-[a-z-]+): [0-9]+/[0-9]+$' "$log" # shares of golden exchanges that match
  if [ -z "$total" ] || [ "$total" = 0 ]; then
    echo "   no test ran (exit $code); the end of $log:"
    tail -n 30 "$log"
    count 1 1
    return
  fi
  echo "   $total tests, $((bad + errors)) failed, $skipped skipped, $SECONDS s"
  count "$total" $((bad + errors + skipped))
  if [ "$code" != 0 ]; then
    [ $((bad + errors + skipped)) = 0 ] && count 1 1
    grep -vE '^ +(Discover|Start|Finish)' "$log" | head -n 300
  fi
}

models() { # the protocol's models, which count as tests, too
  local log=$logs/models.log passes failures
  echo "== models of the election (spin)"
  SECONDS=0
  tests/Models/check.sh >"$log" 2>&1
  passes=$(tail -n 1 "$log" | sed -nE 's/^([0-9]+) passed, [0-9]+ failed$/\1/p')
  failures=$(tail -n 1 "$log" | sed -nE 's/^[0-9]+ passed, ([0-9]+) failed$/\1/p')
  [ -n "$passes" ] || { passes=0 failures=1; }
  echo "   $passes models, $failures failed, $SECONDS s"
  [ "$failures" = 0 ] || cat "$log"
  count $((passes + failures)) "$failures"
}

fuzz() { # every target for a minute, two at a time
  local log=$logs/fuzz.log passes failures
  echo "== fuzzing"
  SECONDS=0
  dotnet "tests/proxy/OpenSipsHa.Fuzz/bin/$configuration/net10.0/OpenSipsHa.Fuzz.dll" --seconds 60 >"$log" 2>&1
  passes=$(tail -n 1 "$log" | sed -nE 's/^([0-9]+) passed, [0-9]+ failed$/\1/p')
  failures=$(tail -n 1 "$log" | sed -nE 's/^[0-9]+ passed, ([0-9]+) failed$/\1/p')
  [ -n "$passes" ] || { passes=0 failures=1; }
  grep -E ' edges ' "$log"
  echo "   $passes targets, $failures failed, $SECONDS s"
  [ "$failures" = 0 ] || cat "$log"
  count $((passes + failures)) "$failures"
}

case $scope in
  check) for project in "${fast[@]}"; do run "$project" -trait- "Scope=Slow"; done ;;
  # The whole fault matrix takes hours and runs by itself; a part of it is among the end-to-end tests.
  all)
    models
    fuzz
    for project in "${fast[@]}" "${slow[@]}"; do run "$project" -trait- "Scope=Faults"; done
    ;;
  faults) run tests/EndToEnd/OpenSipsHa.EndToEnd.Tests -trait "Scope=Faults" ;;
  *) echo "test.sh: unknown scope '$scope'" >&2; exit 2 ;;
esac

rmdir /run/opensipsha-labs /run/opensipsha-devcluster 2>/dev/null # only when empty: a kept demo stays
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
