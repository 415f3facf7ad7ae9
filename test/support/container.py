"""A container: reads what is pending, claims and acks it, and answers with odd numbers, until its input ends."""
import select
import sqlite3
import sys

inbound, outbound = sys.argv[1], sys.argv[2]
print('ready', flush=True)
errors, said, reads = [], 0, 0
acked = set()
while not select.select([sys.stdin], [], [], 0.002)[0]:
    try:
        i = sqlite3.connect(f'file:{inbound}?mode=ro', uri=True, timeout=5, isolation_level=None)
        rows = i.execute("SELECT id, seq FROM messages_in WHERE status = 'pending' ORDER BY seq DESC LIMIT 10").fetchall()
        top = i.execute('SELECT MAX(seq) FROM messages_in').fetchone()[0] or 0
        i.close()
        reads += 1
        new = [r for r in rows if r[0] not in acked]
        if not new:
            continue
        o = sqlite3.connect(outbound, timeout=5, isolation_level=None)
        o.execute('BEGIN IMMEDIATE')
        own = o.execute('SELECT MAX(seq) FROM messages_out').fetchone()[0] or 0
        seq = max(top, own)
        seq = seq + 1 if seq % 2 == 0 else seq + 2
        o.execute("INSERT INTO messages_out (id, seq, timestamp, kind, content) VALUES (?, ?, datetime('now'), 'chat', '{\"text\":\"ok\"}')", (f'out-{said}', seq))
        for id, _ in new:
            o.execute("INSERT OR REPLACE INTO processing_ack VALUES (?, 'completed', datetime('now'))", (id,))
        o.execute('COMMIT')
        o.close()
        acked.update(r[0] for r in new)
        said += 1
    except sqlite3.Error as error:
        errors.append(str(error))
print(f'done {said} {reads} {errors}', flush=True)
