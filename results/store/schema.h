#pragma once

namespace beatbench {

// Schema 1. docs/store.md explains each column.
inline constexpr const char* kSchema1 = R"sql(
CREATE TABLE experiments (
  id            INTEGER PRIMARY KEY,
  name          TEXT NOT NULL UNIQUE,
  manifest_file TEXT NOT NULL,
  manifest      TEXT NOT NULL,
  last_run_utc  TEXT NOT NULL,
  run_limit     INTEGER,
  stamp         TEXT NOT NULL
);
CREATE TABLE data_sets (
  experiment_id INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
  position      INTEGER NOT NULL,
  dataset       TEXT NOT NULL,
  name          TEXT NOT NULL,
  fingerprint   TEXT NOT NULL,
  records       INTEGER NOT NULL,
  skipped       TEXT NOT NULL,
  licence       TEXT NOT NULL,
  citation      TEXT NOT NULL,
  PRIMARY KEY (experiment_id, position)
);
CREATE TABLE plugins (
  experiment_id INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
  position      INTEGER NOT NULL,
  label         TEXT NOT NULL,
  method        TEXT NOT NULL,
  title         TEXT NOT NULL,
  reference     INTEGER NOT NULL,
  version       TEXT NOT NULL,
  file          TEXT NOT NULL,
  digest        TEXT NOT NULL,
  citation      TEXT NOT NULL,
  licence       TEXT NOT NULL,
  PRIMARY KEY (experiment_id, position),
  UNIQUE (experiment_id, label)
);
CREATE TABLE environments (
  id          INTEGER PRIMARY KEY,
  beatbench   TEXT NOT NULL,
  commit_id   TEXT NOT NULL,
  torch       TEXT NOT NULL,
  abi         TEXT NOT NULL,
  device      TEXT NOT NULL,
  cpu         TEXT NOT NULL,
  threads     INTEGER NOT NULL,
  host_os     TEXT NOT NULL,
  UNIQUE (beatbench, commit_id, torch, abi, device, cpu, threads, host_os)
);
CREATE TABLE cells (
  id              INTEGER PRIMARY KEY,
  slug            TEXT NOT NULL UNIQUE,
  identity        TEXT NOT NULL,
  kind            TEXT NOT NULL,
  status          TEXT NOT NULL CHECK (status IN ('done', 'failed', 'partial')),
  method          TEXT NOT NULL,
  arm             TEXT NOT NULL,
  protocol        TEXT NOT NULL,
  mode            TEXT NOT NULL,
  label_fraction  REAL NOT NULL,
  fold            INTEGER NOT NULL,
  seed            INTEGER NOT NULL,
  run_limit       INTEGER,
  upstream        TEXT NOT NULL,
  input           TEXT NOT NULL,
  details         TEXT NOT NULL,
  warnings        TEXT NOT NULL,
  environment_id  INTEGER REFERENCES environments,
  started_utc     TEXT NOT NULL,
  seconds         REAL,
  peak_memory_mib REAL,
  parameters      INTEGER,
  stamp           TEXT NOT NULL
);
CREATE INDEX cells_by_identity ON cells (identity);
CREATE INDEX cells_by_environment ON cells (environment_id);
CREATE TABLE metrics (
  cell_id    INTEGER NOT NULL REFERENCES cells ON DELETE CASCADE,
  metric     TEXT NOT NULL,
  definition TEXT NOT NULL,
  scope      TEXT NOT NULL,
  value      REAL,
  reason     TEXT NOT NULL,
  support    INTEGER,
  PRIMARY KEY (cell_id, metric, definition, scope),
  CHECK (value IS NOT NULL OR reason <> '')
) WITHOUT ROWID;
CREATE TABLE failures (
  cell_id   INTEGER PRIMARY KEY REFERENCES cells ON DELETE CASCADE,
  message   TEXT NOT NULL,
  exit_code INTEGER,
  log       TEXT NOT NULL
);
CREATE TABLE entries (
  id             INTEGER PRIMARY KEY,
  experiment_id  INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
  label          TEXT NOT NULL,
  arm            TEXT NOT NULL,
  protocol       TEXT NOT NULL,
  mode           TEXT NOT NULL,
  label_fraction REAL NOT NULL,
  planned        INTEGER NOT NULL,
  done           INTEGER NOT NULL,
  failed         INTEGER NOT NULL,
  n_seeds        INTEGER NOT NULL,
  n_folds        INTEGER NOT NULL,
  limited        INTEGER NOT NULL,
  UNIQUE (experiment_id, label, arm, protocol, mode, label_fraction)
);
CREATE TABLE experiment_cells (
  experiment_id INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
  position      INTEGER NOT NULL,
  identity      TEXT NOT NULL,
  slug          TEXT NOT NULL,
  kind          TEXT NOT NULL,
  label         TEXT NOT NULL,
  fold          INTEGER NOT NULL,
  seed          INTEGER NOT NULL,
  entry_id      INTEGER REFERENCES entries ON DELETE CASCADE,
  cell_id       INTEGER REFERENCES cells ON DELETE SET NULL,
  PRIMARY KEY (experiment_id, position)
);
CREATE INDEX experiment_cells_by_identity ON experiment_cells (identity);
CREATE INDEX experiment_cells_by_entry ON experiment_cells (entry_id, cell_id);
CREATE INDEX experiment_cells_by_cell ON experiment_cells (cell_id);
CREATE TABLE scores (
  entry_id   INTEGER NOT NULL REFERENCES entries ON DELETE CASCADE,
  metric     TEXT NOT NULL,
  definition TEXT NOT NULL,
  scope      TEXT NOT NULL,
  mean       REAL,
  sd         REAL,
  runs       INTEGER NOT NULL,
  reason     TEXT NOT NULL,
  PRIMARY KEY (entry_id, metric, definition, scope)
) WITHOUT ROWID;

CREATE VIEW all_scores AS
SELECT x.name AS experiment, e.label AS method, e.arm, e.protocol, e.mode, e.label_fraction,
       s.metric, s.scope, s.mean, s.sd, s.runs, e.n_seeds, e.n_folds, e.done, e.planned,
       e.done = e.planned AS complete, s.definition, s.reason, e.limited
FROM experiments AS x
JOIN entries AS e ON e.experiment_id = x.id
JOIN scores AS s ON s.entry_id = e.id;

CREATE VIEW leaderboard AS
SELECT experiment, method, arm, protocol, mode, label_fraction, metric, scope, mean, sd, runs,
       n_seeds, n_folds, done, planned, complete, definition, reason
FROM all_scores WHERE limited = 0;
)sql";

// Schema 2: what intervals are computed from. Cells of schema 1 are read again at the next ingest.
inline constexpr const char* kSchema2 = R"sql(
CREATE TABLE test_sets (
  id       INTEGER PRIMARY KEY,
  digest   TEXT NOT NULL UNIQUE,
  kind     TEXT NOT NULL CHECK (kind IN ('multilabel', 'multiclass', 'waves')),
  classes  TEXT NOT NULL,
  items    TEXT NOT NULL,
  patients TEXT NOT NULL,
  truth    BLOB NOT NULL
);
CREATE TABLE predictions (
  cell_id     INTEGER PRIMARY KEY REFERENCES cells ON DELETE CASCADE,
  test_set_id INTEGER NOT NULL REFERENCES test_sets,
  digest      TEXT NOT NULL,
  thresholds  TEXT NOT NULL,
  data        BLOB NOT NULL
);
CREATE INDEX predictions_by_test_set ON predictions (test_set_id);
CREATE TABLE training_curves (
  cell_id INTEGER PRIMARY KEY REFERENCES cells ON DELETE CASCADE,
  curve   TEXT NOT NULL
);
CREATE TABLE kept_statistics (
  experiment TEXT NOT NULL,
  key        TEXT NOT NULL,
  value      TEXT NOT NULL,
  PRIMARY KEY (experiment, key)
) WITHOUT ROWID;
UPDATE cells SET stamp = '';
)sql";

}  // namespace beatbench
