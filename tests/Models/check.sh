#!/usr/bin/env bash
# Runs the models through spin: the protocol holds, every rule is needed, what should be able to happen does. Ends with
# `N passed, N failed`. Two at a time, under a minute and a gigabyte; leaves nothing behind.
set -uo pipefail
cd "$(dirname "$0")"
model=$PWD/paired-lease.pml
for tool in spin gcc; do
  command -v "$tool" >/dev/null || { echo "models: $tool is missing (Debian package $tool)"; echo "0 passed, 1 failed"; exit 1; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
small=(-DG=1 -DLD=2 -DPLD=3) # enough for some counterexamples, with a tenth of the states

# verify NUMBER NAME safe|violated SPIN-OPTIONS...: breadth first when a counterexample is wanted, so that it is a short one
verify() {
  local number=$1 name=$2 expected=$3 compile=(-O2) found states
  shift 3
  [ "$expected" = violated ] && compile=(-O1 -DBFS)
  mkdir "$work/$number" && cd "$work/$number" || exit 1
  if ! spin "$@" -a "$model" >log 2>&1 || ! gcc "${compile[@]}" -w -DSAFETY -DCOLLAPSE -DMEMLIM=400 -o pan pan.c >>log 2>&1; then
    found="not compiled"
  else
    timeout 300 ./pan -m500000 -w22 >log 2>&1
    states=$(sed -nE 's/^ *([0-9.e+]+) states, stored.*/\1/p' log)
    found="not finished"
    grep -q 'errors: 0' log && ! grep -qE 'max search depth too small|out of memory|memory limit' log && found=safe
    grep -q 'assertion violated' log && found=violated
  fi
  if [ "$found" = "$expected" ]; then
    echo "ok      $name: $found, $states states"
  else
    echo "FAILED  $name: $found, expected $expected"
    tail -n 20 log
  fi >"$work/$number.result"
}

count=0
check() {
  [ "$(jobs -rp | wc -l)" -lt 2 ] || wait -n
  count=$((count + 1))
  verify "$count" "$@" &
}

check "the protocol" safe
check "the protocol without the rules that are there twice" safe -DSPARE
for rule in 3 5 6 9; do check "without rule $rule" violated -DBROKEN=$rule; done
for rule in 1 2 4 7 8 10 11 12; do check "without rule $rule" violated "${small[@]}" -DBROKEN=$rule; done
check "a holder lives on promises" violated -DREACH=1
check "a successor takes over" violated -DREACH=2
check "a stranger takes over" violated -DREACH=3
wait

for ((i = 1; i <= count; i++)); do cat "$work/$i.result" || echo "FAILED  number $i ended without a result"; done >"$work/results" 2>&1
cat "$work/results"
passed=$(grep -c '^ok ' "$work/results")
echo "$passed passed, $((count - passed)) failed"
[ "$passed" = "$count" ]
