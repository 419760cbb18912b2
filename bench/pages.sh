#!/bin/sh
# How long the explorer's pages take on a large archive: a row of Markdown for each kind of page.
#
#     lapwing serve --db FILE --listen 127.0.0.1:7878 &
#     sh bench/pages.sh 7878 $! [CONNECTIONS] [SECONDS]
#
# The second argument is the server's process, of which processor time is told: the clock also counts what others do.
# Each kind is asked at many addresses, so that answers that are kept (crates/lapwing-serve/src/answers.rs) help only as they
# help readers. Needs wrk, curl and jq, and an archive of `--example many`.
set -eu
here="http://127.0.0.1:$1"
server=$2
connections=${3:-20}
seconds=${4:-5}
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
export ADDRESSES="$folder/addresses"

api() { curl -sf "$here/api/v1/$1"; }
api 'network?limit=200' | jq -r '.dyads[] | "\(.actor)/\(.recipient)"' > "$folder/dyads"
cut -d/ -f1 "$folder/dyads" | sort -u > "$folder/states"
api 'events?limit=200' | jq -r '.events[].event.id' > "$folder/events"
api 'incidents?limit=200' | jq -r '.incidents[].id' > "$folder/incidents"
api 'events?limit=200' | jq -r '.events[].document' > "$folder/documents"
months=$(for y in 2015 2016 2017 2018 2019 2020 2021 2022 2023; do for m in 01 02 03 04 05 06 07 08 09 10 11 12; do echo $y-$m; done; done)

# Hundredths of a second.
processor() { awk '{ print $14 + $15 }' "/proc/$server/stat"; }

# measure NAME: addresses on standard input
measure() {
  cat > "$ADDRESSES"
  before=$(processor)
  row=$(wrk -t2 -c"$connections" -d"${seconds}s" --timeout 30s -s "$(dirname "$0")/pages.lua" "$here" | grep '^|')
  used=$(($(processor) - before))
  n=$(echo "$row" | cut -d' ' -f2)
  echo "| $1 | $(wc -l < "$ADDRESSES") $row $(awk "BEGIN { printf \"%.1f\", 10 * $used / ($n + 0.001) }") |"
}
each() { sed "s|.*|$2|" "$folder/$1"; }
by_month() { for m in $months; do echo "$1" | sed "s|MONTH|$m|g"; done; }

echo "| page | addresses | requests | p50 ms | p95 ms | longest ms | errors | processor ms a request |"
echo "|---|---|---|---|---|---|---|---|"
busiest=$(head -n 1 "$folder/dyads")
actor=${busiest%/*}
echo / | measure '`/`'
echo "/dyad/$busiest" | measure 'busiest dyad by month'
echo "/dyad/$busiest?by=day" | measure 'busiest dyad by day'
each dyads '/dyad/&' | measure '200 busiest dyads'
by_month "/dyad/$busiest?since=2015-01&until=MONTH" | measure 'busiest dyad, parts of its time'
for y in 2015 2016 2017 2018 2019 2020 2021 2022 2023; do echo "/network?since=$y&until=$y"; done | measure 'network of a year'
by_month '/network?since=MONTH&until=MONTH' | measure 'network of a month'
echo /network | measure 'network of all time'
each incidents '/incident/&' | measure 'incidents, one each'
each documents '/article/&' | measure 'articles, one each'
echo /articles | measure '`/articles`'
{ echo /events; for s in told alleged future hypothetical negated; do echo "/events?series=$s"; done; } | measure '`/events` by series'
for c in CONSULT SUPPORT AID ACCUSE THREATEN COERCE ASSAULT; do for q in told alleged; do echo "/events?category=$c&series=$q"; done; done | measure '`/events` by category'
for c in military diplomatic economic election cyber gender; do echo "/events?context=$c"; done | measure '`/events` by context, one without any'
each states '/events?actor=&\&series=told' | measure '`/events` told of an actor'
by_month "/events?actor=$actor&since=MONTH" | measure '`/events` of the busiest actor from a month'
each states '/events?place=&' | measure '`/events` in a state'
each dyads '/incidents?actor=&' | sed 's|/\([A-Z]*\)$|\&recipient=\1|' | measure '`/incidents` of a dyad'
each states '/incidents?actor=&' | measure '`/incidents` of an actor'
each states '/claims?holder=&' | measure '`/claims` of a holder'
each dyads '/claims?holder=&' | sed 's|/\([A-Z]*\)$|\&about=\1|' | measure '`/claims` of one about another'
echo /actors | measure '`/actors`'
each states '/actor/&' | measure 'actors, one each'
for c in '' /CONSULT /ASSAULT /COERCE/arrest /ASSAULT/aerial /context/military /context/gender; do echo "/codebook$c"; done | measure 'codebook: category, mode, context'
seq 1000 | sed 's|.*|/search?q=item+&777|' | measure 'search for rare words'
echo '/search?q=told' | measure 'search for a word of every sentence'
each states '/search?q=&+something' | measure 'search for a frequent name'
each states '/api/v1/events?actor=&' | measure 'API: events of an actor'
each dyads '/api/v1/dyads/&' | measure 'API: dyads'
{ each dyads '/dyad/&'; each states '/actor/&'; each events '/incident/&' | sed 's/-e/-i/'; each documents '/article/&'; echo /; echo /actors
  by_month '/events?since=MONTH'; by_month '/network?since=MONTH'; } | sort -R --random-source=/dev/zero > "$folder/mix"
measure "a mix of all these" < "$folder/mix"
connections=50
measure "the mix, 50 connections" < "$folder/mix"
