# Runs a private PostgreSQL cluster in $2 with the programs in $1 until standard input ends, which happens
# when the test process is gone, however it ended. Then nothing of the cluster is left.
trap '' INT TERM HUP
bin=$1
home=$2
run() { "$bin/initdb" -D "$home/data" -U postgres --auth=trust --encoding=UTF8 --locale=C --no-sync 2>&1; }

# A guard that was killed itself leaves its cluster behind; the process in its name is gone by then.
for old in "${home%-*}"-*; do
    if [ -d "$old/data" ] && [ ! -d "/proc/${old##*-}" ]; then
        "$bin/pg_ctl" -D "$old/data" -m immediate stop >/dev/null 2>&1
        rm -rf "$old" 2>/dev/null
    fi
done

if mkdir -m 700 "$home" && run; then
    "$bin/postgres" -D "$home/data" -k "$home" -c listen_addresses= -c max_connections=600 \
        -c shared_buffers=64MB -c wal_level=minimal -c max_wal_senders=0 -c autovacuum=off -c jit=off \
        >"$home/log" 2>&1 </dev/null &
    until "$bin/pg_isready" -q -h "$home"; do
        kill -0 $! 2>/dev/null || { cat "$home/log"; break; }
        sleep 0.1
    done
    "$bin/pg_isready" -q -h "$home" && echo READY
    read -r _
    kill -QUIT $!
    wait
fi
rm -rf "$home"
