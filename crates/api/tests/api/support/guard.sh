# Runs the server until our standard input closes: with the test process, however that ends. $1: the program.
# Whoever writes "keep" first wants to start it again on the same data.
"$1" serve &
server=$!
last_wish=$(cat)
kill -9 "$server" 2>/dev/null
wait "$server" 2>/dev/null
[ "$last_wish" = keep ] || rm -rf "$LEBONCOUP_DATA"
