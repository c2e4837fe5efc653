# Debian packages by what they are needed for, and installing those that are missing.
packages_build="g++ cmake ninja-build libeigen3-dev libmsgsl-dev libnanoflann-dev nlohmann-json3-dev libcli11-dev
  libgtest-dev"
packages_format="clang-format git"
packages_lint="clang clang-tidy git"
packages_cross="googletest binutils"
packages_windows="$packages_cross g++-mingw-w64-x86-64-posix wine wine64"
packages_x86="$packages_cross g++-mingw-w64-i686-posix"
packages_m32="$packages_cross g++-multilib"
packages_sanitize="clang libclang-rt-dev llvm"
packages_qemu=qemu-user
packages_browser=""
# Ubuntu's package only fetches a snap.
! grep -qs '^ID=debian' /etc/os-release || packages_browser=chromium
packages_test="$packages_build $packages_format $packages_lint $packages_windows $packages_x86 $packages_m32
  $packages_sanitize $packages_qemu $packages_browser python3 pkg-config libbenchmark-dev"

# need PACKAGE...: installs what is missing and says so; without anything missing it asks neither network nor root.
need() {
  command -v dpkg-query >/dev/null || return 0
  local package missing=()
  for package in $(printf '%s\n' "$@" | sort -u); do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    as_root=(sudo -n)
    sudo -n true 2>/dev/null || fail "these packages are missing; install them with" \
      "  sudo apt-get install --no-install-recommends ${missing[*]}"
  fi
  echo "installing ${missing[*]}"
  { "${as_root[@]}" apt-get update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
  } >"$logs/apt.log" 2>&1 || { tail -n 20 "$logs/apt.log"; fail "apt-get failed; the whole log is $logs/apt.log"; }
}
