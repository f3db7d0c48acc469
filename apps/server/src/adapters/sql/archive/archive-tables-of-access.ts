/**
 * The tables of clients, log-ins and what is under way with them, as `archive-tables.ts` takes
 * them in; that page checks them. None refers to another table by a constraint.
 */

export const tablesOfAccess = {
  clients: {
    key: ['id'],
    columns: {
      id: 'text',
      tenant_id: 'text',
      name: 'text',
      enabled: 'integer',
      secret_sealed: 'bytes?',
      registration: 'text',
      rights: 'text',
      created_at: 'integer',
    },
  },
  oauth_artifacts: {
    key: ['kind', 'id_hash'],
    columns: {
      kind: 'text',
      id_hash: 'text',
      payload: 'text',
      grant_id: 'text?',
      consumed_at: 'integer?',
      expires_at: 'integer',
    },
  },
  one_time_values: {
    key: ['kind', 'value_hash'],
    columns: {
      kind: 'text',
      value_hash: 'text',
      expires_at: 'integer',
    },
  },
  login_sessions: {
    key: ['id_hash'],
    columns: {
      id_hash: 'text',
      account_id: 'text',
      methods: 'text',
      strong: 'integer',
      authenticated_at: 'integer',
      ended_at: 'integer?',
      expires_at: 'integer',
    },
  },
  passkeys: {
    key: ['id'],
    columns: {
      id: 'text',
      account_id: 'text',
      public_key: 'bytes',
      sign_count: 'integer',
      transports: 'text',
      label: 'text',
      created_at: 'integer',
      last_used_at: 'integer?',
    },
  },
  linked_identities: {
    key: ['provider', 'subject'],
    columns: {
      provider: 'text',
      subject: 'text',
      account_id: 'text',
      created_at: 'integer',
    },
  },
  challenges: {
    key: ['id'],
    columns: {
      id: 'text',
      account_id: 'text',
      client_id: 'text',
      credential_id: 'text',
      kind: 'text',
      verifier: 'bytes',
      failures: 'integer',
      failed_at: 'integer?',
      used_at: 'integer?',
      created_at: 'integer',
      expires_at: 'integer',
    },
  },
  approvals: {
    key: ['id'],
    columns: {
      id: 'text',
      handle_hash: 'text',
      account_id: 'text',
      client_id: 'text',
      credential_id: 'text',
      request: 'text',
      state: 'text',
      yes_hash: 'text?',
      decided_at: 'integer?',
      polled_at: 'integer?',
      created_at: 'integer',
      expires_at: 'integer',
      token_transaction_id: 'text?',
    },
  },
  signing_jobs: {
    key: ['id'],
    columns: {
      id: 'text',
      response_hash: 'text',
      account_id: 'text',
      client_id: 'text',
      kind: 'text',
      state: 'text',
      work: 'bytes',
      result: 'bytes?',
      claimed_by: 'text?',
      claimed_until: 'integer?',
      created_at: 'integer',
      expires_at: 'integer',
    },
  },
  notifications: {
    key: ['id'],
    columns: {
      id: 'text',
      uri: 'text',
      body: 'bytes',
      attempts: 'integer',
      next_at: 'integer?',
      claimed_by: 'text?',
      claimed_until: 'integer?',
      created_at: 'integer',
      expires_at: 'integer',
    },
  },
} as const;
