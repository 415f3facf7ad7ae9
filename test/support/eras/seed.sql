-- v2.db in the seed's days (April 2026): whoever may do what stands in agent_groups and messaging_groups, an open
-- question has no words of its own, and agents' credentials are asked for.
CREATE TABLE schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied TEXT NOT NULL);

CREATE TABLE agent_groups (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, folder TEXT NOT NULL UNIQUE, is_admin INTEGER DEFAULT 0,
  agent_provider TEXT, container_config TEXT, created_at TEXT NOT NULL
);
CREATE TABLE messaging_groups (
  id TEXT PRIMARY KEY, channel_type TEXT NOT NULL, platform_id TEXT NOT NULL, name TEXT,
  is_group INTEGER DEFAULT 0, admin_user_id TEXT, created_at TEXT NOT NULL,
  UNIQUE (channel_type, platform_id)
);
CREATE TABLE messaging_group_agents (
  id TEXT PRIMARY KEY,
  messaging_group_id TEXT NOT NULL REFERENCES messaging_groups(id),
  agent_group_id TEXT NOT NULL REFERENCES agent_groups(id),
  trigger_rules TEXT, response_scope TEXT DEFAULT 'all',
  session_mode TEXT DEFAULT 'shared', priority INTEGER DEFAULT 0, created_at TEXT NOT NULL,
  UNIQUE (messaging_group_id, agent_group_id)
);
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  agent_group_id TEXT NOT NULL REFERENCES agent_groups(id),
  messaging_group_id TEXT REFERENCES messaging_groups(id),
  thread_id TEXT, agent_provider TEXT, status TEXT DEFAULT 'active', container_status TEXT DEFAULT 'stopped',
  last_active TEXT, created_at TEXT NOT NULL
);
CREATE INDEX idx_sessions_agent_group ON sessions(agent_group_id);
CREATE INDEX idx_sessions_lookup ON sessions(messaging_group_id, thread_id);
CREATE TABLE pending_questions (
  question_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES sessions(id), message_out_id TEXT NOT NULL,
  platform_id TEXT, channel_type TEXT, thread_id TEXT, created_at TEXT NOT NULL
);

CREATE TABLE chat_sdk_kv (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires_at INTEGER);
CREATE TABLE chat_sdk_subscriptions (
  thread_id TEXT PRIMARY KEY, subscribed_at TEXT NOT NULL DEFAULT (datetime('now'))
);
CREATE TABLE chat_sdk_locks (thread_id TEXT PRIMARY KEY, token TEXT NOT NULL, expires_at INTEGER NOT NULL);
CREATE TABLE chat_sdk_lists (
  key TEXT NOT NULL, idx INTEGER NOT NULL, value TEXT NOT NULL, expires_at INTEGER, PRIMARY KEY (key, idx)
);

CREATE TABLE pending_approvals (
  approval_id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), request_id TEXT NOT NULL,
  action TEXT NOT NULL, payload TEXT NOT NULL, created_at TEXT NOT NULL,
  agent_group_id TEXT REFERENCES agent_groups(id), channel_type TEXT, platform_id TEXT, platform_message_id TEXT,
  expires_at TEXT, status TEXT NOT NULL DEFAULT 'pending'
);
CREATE INDEX idx_pending_approvals_action_status ON pending_approvals(action, status);
CREATE TABLE agent_destinations (
  agent_group_id TEXT NOT NULL REFERENCES agent_groups(id), local_name TEXT NOT NULL, target_type TEXT NOT NULL,
  target_id TEXT NOT NULL, created_at TEXT NOT NULL, PRIMARY KEY (agent_group_id, local_name)
);
CREATE INDEX idx_agent_dest_target ON agent_destinations(target_type, target_id);
CREATE TABLE pending_credentials (
  id TEXT PRIMARY KEY, agent_group_id TEXT NOT NULL REFERENCES agent_groups(id),
  session_id TEXT REFERENCES sessions(id), name TEXT NOT NULL, type TEXT NOT NULL, host_pattern TEXT NOT NULL,
  path_pattern TEXT, header_name TEXT, value_format TEXT, description TEXT, channel_type TEXT NOT NULL,
  platform_id TEXT NOT NULL, platform_message_id TEXT, status TEXT NOT NULL DEFAULT 'pending',
  created_at TEXT NOT NULL
);
CREATE INDEX idx_pending_credentials_status ON pending_credentials(status);
