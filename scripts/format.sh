#!/usr/bin/env bash
# Formats every Swift file in place, as `make test` wants it.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"
find_swift
exec "$SWIFT" format --in-place --recursive Sources Tests Package.swift
