#!/usr/bin/env bash
# The course on a newcomer's machine: a bare Debian 13 with `python3` and `make` and nothing else, made by debootstrap and
# removed afterwards, and in it the committed files as a downloaded archive has them, without `.git`.
#
# As root, as in a container, all of `make test` is run. As an ordinary user, the set-up is run again, and then what may
# differ for who is not root: the tests of set-up, `make lab` and the README, and two notebooks. The numbers are the same for both.
#
# Where no such Debian can be made, it says why, and ends with 75: nothing was tried, nothing has failed.
set -euo pipefail
course=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

give_up() {
    echo "No bare Debian was tried: $1." >&2
    exit 75
}

# Once more from the top, with processes and mounts of its own: when it ends, all that it started and mounted goes with it.
if [ "${1:-}" != inside ]; then
    [ "$(id -u)" = 0 ] || give_up "only root can make one"
    unshare --mount --pid --fork true 2> /dev/null || give_up "this root may not mount anything, as in most containers"
    command -v debootstrap > /dev/null || { apt-get update && apt-get install --yes --no-install-recommends debootstrap; } ||
        give_up "there is no debootstrap here"
    root=$(mktemp -d) && chmod 755 "$root" && trap 'rm -rf --one-file-system "$root"' EXIT
    unshare --mount --pid --fork --kill-child "$0" inside "$root"
    exit
fi

root=$2
echo "Making a bare Debian 13 with python3 and make ..."
debootstrap --variant=minbase --include=python3,make trixie "$root" > "$root.log" || { tail "$root.log"; give_up "debootstrap failed"; }
rm "$root.log"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"

# It reaches the package index as this machine does: with its names, its variables, its pip's settings as variables, and
# with the files and folders that these name.
cp /etc/hosts /etc/resolv.conf "$root/etc/"
mapfile -t settings < <(
    env | grep -E '^(PIP|UV|SSL|REQUESTS)_|^[a-z]+_proxy=|^[A-Z]+_PROXY='
    python3 -m pip config list 2> /dev/null | sed -nE "s/^global\.([a-z-]+)='(.*)'$/\1 \2/p" |
        while read -r name value; do echo "PIP_$(tr a-z- A-Z_ <<< "$name")=$value"; done
)
paths=$(printf '%s\n' "${settings[@]}" | grep -oE '(=|file://| )/[^ ]+' | sed -E 's,^(=| ),,')
for path in $(sed -E 's,^file://(/.*)/[^/]*$,\1,' <<< "$paths" | sort -u); do  # an index's files may lie beside its pages
    [ ! -e "$root$path" ] || continue
    if [ -d "$path" ]; then
        mkdir -p "$root$path" && mount --rbind "$path" "$root$path"
    elif [ -f "$path" ]; then
        mkdir -p "$(dirname "$root$path")" && cp "$path" "$root$path"
    fi
done

as() { # as USER COMMAND: what a login of that user in the bare Debian would run
    chroot "$root" env -i HOME="$(chroot "$root" sh -c "echo ~$1")" PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb "${settings[@]}" \
        setpriv --reuid "$1" --regid "$1" --init-groups sh -c "cd ~/course && $2"
}

chroot "$root" useradd --create-home --shell /bin/sh newcomer
status=0
for user in root newcomer; do
    home=$(chroot "$root" sh -c "echo ~$user")
    mkdir "$root$home/course"
    git -C "$course" archive HEAD | tar -x -C "$root$home/course"
    chroot "$root" chown -R "$user:" "$home/course"
done
! chroot "$root" sh -c 'command -v git pip ip gcc node' || { echo "This Debian is not bare." >&2 && exit 1; }

echo "As root: make test"
as root "make test" || status=1
echo "As an ordinary user: the set-up, the tests of what is not numbers, two notebooks"
as newcomer "make .venv/installed-for-the-tests && .venv/bin/python -m pytest -q -n 2 tests/project && \
    .venv/bin/python -m pytest -q -n 2 --dist loadscope --nbval --nbval-current-env notebooks/0[01]*.ipynb" || status=1
exit $status
