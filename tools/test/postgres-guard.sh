# Owns one PostgreSQL server and its folder, and outlives whoever started it just long enough to end both.
#
# The starter holds the other end of stdin. It writes one word, or it dies, by SIGKILL too, and the read below ends:
#   fast       stop in order, then remove the folder
#   keep       stop in order, keep the folder for the next start
#   (nothing)  the starter is gone: stop at once, remove the folder
# stdout is inherited by every process of the server and closed here, so its end tells the starter that all are gone.
#
# A shell, because the server's user may not be able to read the clone, and so not run Node from it.
set -u
folder=$1 bin=$2
shift 2
data=$folder/data

if [ ! -e "$data/PG_VERSION" ]; then
  "$bin/initdb" --pgdata="$data" --username=relata --auth=trust --encoding=UTF8 --no-sync \
    --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8 >&2 || { cat >/dev/null; rm -rf "$folder"; exit 1; }
fi

"$bin/postgres" -D "$data" "$@" </dev/null &
server=$!
echo "$server"
exec >&-

read -r order || order=gone
case $order in
  fast | keep) kill -INT "$server" 2>/dev/null ;;
  *) kill -QUIT "$server" 2>/dev/null ;;
esac
wait "$server"
[ "$order" = keep ] && exit 0

# A server that was killed leaves its pid file and the System V segment that the seventh line names.
if [ -e "$data/postmaster.pid" ]; then
  segment=$(sed -n '7s/^ *[0-9]* *//p' "$data/postmaster.pid")
  [ -n "$segment" ] && ipcrm -m "$segment" 2>/dev/null
fi
rm -rf "$folder"
