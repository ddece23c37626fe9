"""Every number that bounds a loop, a wait or a size, with its reason. Field lengths live with their records."""

from datetime import timedelta

# Reading Plannit
PAGE_SIZE = 100  # the contract's maximum
MAX_PAGES = 10_000  # one million objects of a kind; more is a paging loop
MAX_PAGE_RESTARTS = 5  # how often a list that moves under our feet is read again before giving up
CURSOR_OVERLAP = timedelta(minutes=2)  # re-read: a slow transaction at the source may surface behind the cursor
MAX_IDS_PER_RUN = 500  # above it a run takes the whole period

# Watching Plannit
LISTEN_S = 20.0  # a sensor's tick; the server that runs it is given up after 60
LEAST_LISTEN_S = 5.0
LISTEN_GRACE_S = 10.0  # for the last poll of a tick; a longer list goes on in the next
LISTENING_THREADS = 8  # companies asked at once by one sensor
LISTEN_TIMEOUT_S = 5.0
PARTIES_EVERY = timedelta(minutes=1)  # contacts, products, tax groups: what is new of them is asked for when needed
REST_FIRST_S = 5.0  # after an error a company is left alone, longer each time
REST_MAX_S = 60.0
ASK_AGAIN_AFTER = timedelta(seconds=60)  # a run that has not carried a change by then died or forgot it
ASK_AGAIN_MAX = timedelta(minutes=15)
LOOK_AGAIN_AFTER = timedelta(hours=1)  # whether the cause that blocks a document is gone
CLAIM_KEPT = timedelta(hours=2)
POLLED_LATELY = timedelta(minutes=10)  # since then, the ledger is up to date; older, somebody should see why

# Talking to a vendor
CONNECT_TIMEOUT_S = 10.0
READ_TIMEOUT_S = 130.0  # QBO gives up at 120 s itself; asking again before that only makes doubt
MAX_TRIES = 4
BACKOFF_FIRST_S = 1.0
BACKOFF_MAX_S = 60.0
THROTTLE_WAIT_S = 60.0  # QBO's own advice after a 429 that names no time
MAX_THROTTLE_WAIT_S = 120.0  # a longer Retry-After ends the pass instead of blocking it
MAX_CONSECUTIVE_UNAVAILABLE = 3  # then the vendor is down: stop the pass, keep the outbox

# QBO
QUERY_PAGE = 1000
NUMBERS_PER_QUERY = 100  # DocNumbers in one IN (…)
MAX_NAME_SUFFIX = 50  # “Name (50)”: more namesakes than that is a mistake
SNAPSHOT_MAX_AGE = timedelta(minutes=15)  # accounts, tax codes and preferences of the realm
TOKEN_MARGIN = timedelta(minutes=5)

# The writer
LEASE_TTL = timedelta(seconds=60)
LEASE_OFFERED = timedelta(seconds=2)  # a holder that offers it takes it again sooner if nobody wants it
LEASE_RENEW_AFTER = timedelta(seconds=15)
LEASE_WAIT_S = 5.0
WAVE_MAX_S = 30.0
REPLAY_MAX_AGE = timedelta(days=1)  # how long we trust QBO to remember a requestid
CHUNK = 200  # documents in memory at once
NEWCOMERS_EVERY = 10  # documents of a long pass between two looks for what became ready meanwhile
NEWCOMERS_MOST = 50
MAX_WAVES = 100_000  # passes of one drain; more is a loop without progress
RETRY_FAULT_FIRST = timedelta(hours=1)  # a refused document is tried again by itself, later each time
RETRY_FAULT_MAX = timedelta(hours=24)
RECHECK_AFTER = timedelta(hours=1)  # a diverged document is read again in QBO, no sooner
RECHECKS_PER_PASS = 50
TAX_GROUPS_MAX_AGE = timedelta(minutes=1)
MAX_ROUNDS = 3  # drafting and sending within one pass: a settled or renamed document is drafted again
RENEWAL_CLAIM = timedelta(seconds=60)  # longer than any token request takes
RENEWAL_WAIT_S = 45.0
