#!/bin/sh
# image-root.sh JAVA_HOME FOLDER: what every image of ours has besides its jars, made when it is missing or of another JDK:
# a Java runtime of the modules that our processes use, the C library that it is linked with (that of this machine),
# and the few files of /etc that name resolution and user names need. No shell, no package manager.
set -eu
java_home=$1
root=$2
modules=java.se,jdk.crypto.ec,jdk.httpserver,jdk.jcmd,jdk.jfr,jdk.management,jdk.naming.dns,jdk.security.jgss,jdk.unsupported,jdk.zipfs

fail() {
  echo "image-root: $1" >&2
  exit 1
}

[ "$(uname -s)" = Linux ] || fail "images are made on Linux, this is $(uname -s)"
[ -x "$java_home/bin/jlink" ] || fail "expected a JDK with jlink at $java_home"

made_of="$(cat "$java_home/release") $modules $(cksum <"$0")"
[ "$(cat "$root.of" 2>/dev/null)" != "$made_of" ] || exit 0

rm -rf "$root" "$root.of" "$root.new"
mkdir -p "$root.new/etc" "$root.new/tmp" "$root.new/opt"
"$java_home/bin/jlink" --add-modules "$modules" --strip-java-debug-attributes --no-header-files --no-man-pages \
  --compress zip-6 --output "$root.new/opt/java" || fail "jlink of $java_home failed"

# The desktop's libraries need X11 and fonts, which no server has; nothing of ours loads them.
for library in awt_xawt awt_headless awt jawt fontmanager freetype javajpeg lcms mlib_image splashscreen jsound; do
  rm -f "$root.new/opt/java/lib/lib$library.so"
done

needed() {
  for file in "$root.new"/opt/java/bin/java "$root.new"/opt/java/lib/*.so "$root.new"/opt/java/lib/server/*.so; do
    ldd "$file" | sed -n -e 's/.*=> \(\/[^ ]*\) .*/\1/p' -e 's/^[[:space:]]*\(\/[^ ]*\) (0x.*/\1/p'
  done | grep -v "^$root.new/" | sort -u
}

libraries=$(needed)
# Name services that glibc opens only when it is asked for a host.
for library in libresolv.so.2 libnss_dns.so.2 libnss_files.so.2; do
  beside=$(dirname "$(echo "$libraries" | grep '/libc\.so\.6$')")/$library
  [ ! -e "$beside" ] || libraries="$libraries $beside"
done
for library in $libraries; do
  case $library in
    */libX* | */libxcb* | */libfreetype*) fail "$library is needed by something that is no server" ;;
  esac
  mkdir -p "$root.new$(dirname "$library")"
  cp -L "$library" "$root.new$library"
done

printf 'root:x:0:0:root:/:/sbin/nologin\nordercluster:x:10001:10001:OrderCluster:/tmp:/sbin/nologin\n' >"$root.new/etc/passwd"
printf 'root:x:0:\nordercluster:x:10001:\n' >"$root.new/etc/group"
printf 'passwd: files\ngroup: files\nhosts: files dns\n' >"$root.new/etc/nsswitch.conf"

"$root.new/opt/java/bin/java" -Xshare:dump >/dev/null || fail "the runtime that was made does not start"
mv "$root.new" "$root"
printf '%s' "$made_of" >"$root.of"
