#!/bin/sh
# Prints the home of a JDK that is new enough to build and run OrderCluster, or says what to install and fails.
# Looked at in this order: JAVA_HOME, java on the PATH, the folders where packages, SDKMAN! and IDEs put JDKs.
required=25

feature_version() {
  [ -r "$1/release" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

on_path() {
  java_command=$(command -v java 2>/dev/null) || return 0
  while [ -L "$java_command" ]; do
    target=$(readlink "$java_command")
    case "$target" in
      /*) java_command=$target ;;
      *) java_command=$(dirname "$java_command")/$target ;;
    esac
  done
  dirname "$(dirname "$java_command")"
}

for home in "${JAVA_HOME:-}" "$(on_path)" /usr/lib/jvm/* /opt/java/* /opt/jdk* /usr/java/* \
  "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/*; do
  [ -n "$home" ] || continue
  version=$(feature_version "$home") || continue
  if [ "${version:-0}" -ge "$required" ]; then
    echo "$home"
    exit 0
  fi
done
echo "OrderCluster needs a JDK $required or newer and found none: install one (for example Eclipse Temurin $required) or point JAVA_HOME at it." >&2
exit 1
