"""A host-side writer as NanoClaw is: opens, takes MAX(seq), inserts at the next even number in a statement
of its own, closes; no transaction around the two. Prints how many it wrote, and every error."""
import sqlite3
import sys

path, count = sys.argv[1], int(sys.argv[2])
print('ready', flush=True)
sys.stdin.readline()
errors = []
for i in range(count):
    try:
        c = sqlite3.connect(path, timeout=5, isolation_level=None)
        c.execute('PRAGMA journal_mode = DELETE')
        c.execute('PRAGMA busy_timeout = 5000')
        largest = c.execute('SELECT COALESCE(MAX(seq), 0) FROM messages_in').fetchone()[0]
        seq = 2 if largest < 2 else largest + 2 - largest % 2
        c.execute(
            "INSERT INTO messages_in (id, seq, kind, timestamp, status, content, trigger, on_wake)"
            " VALUES (?, ?, 'chat', datetime('now'), 'pending', ?, 1, 0)",
            (f'host-{i}', seq, '{"text":"%d"}' % i),
        )
        c.close()
    except sqlite3.Error as error:
        errors.append(f'{i}: {error}')
print(f'done {count - len(errors)} {errors}', flush=True)
