#!/usr/bin/env bash
# Runs a command with a temporary directory of its own, which is removed when the command has ended: the SDK, tshark and
# killed processes leave files in theirs. Usage: tmp.sh COMMAND [ARGUMENT...]
set -uo pipefail
directory=$(mktemp -d "${TMPDIR:-/tmp}/osh.XXXXXX") || exit 1
chmod 1777 "$directory" # as /tmp: containers' users write to it, too
trap 'rm -rf "$directory"' EXIT
TMPDIR=$directory "$@"
