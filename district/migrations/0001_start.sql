-- Texts that come from a station are kept as bytes, or without the zero byte that
-- text cannot hold: no entry of a log may keep those behind it out.

CREATE TABLE stations (
	id      text PRIMARY KEY,
	doc     bytea NOT NULL, -- JSON
	contact bytea           -- JSON
);

CREATE TABLE logs (
	no        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	station   text NOT NULL REFERENCES stations,
	log_id    text NOT NULL,
	branch    int NOT NULL,
	base_seq  bigint NOT NULL,
	base_hash bytea NOT NULL,
	head_seq  bigint NOT NULL,
	head_hash bytea NOT NULL,
	parent    bytea, -- JSON
	met       timestamptz NOT NULL,
	UNIQUE (station, log_id, branch)
);

-- Entries as they came, by the month in which they came.
CREATE TABLE records (
	log    bigint NOT NULL,
	seq    bigint NOT NULL,
	came   date NOT NULL, -- first day of the month
	hash   bytea NOT NULL,
	stored bytea NOT NULL,
	PRIMARY KEY (log, seq, came)
) PARTITION BY RANGE (came);
CREATE TABLE records_other PARTITION OF records DEFAULT;

CREATE TABLE members (
	log       bigint NOT NULL,
	last      bigint NOT NULL, -- seq of its last entry
	first     bigint NOT NULL,
	key       text NOT NULL, -- fingerprint
	parent    bytea,         -- JSON
	signature bytea NOT NULL,
	PRIMARY KEY (log, last)
);

-- As-run records, by the month of their broadcast day.
CREATE TABLE runs (
	log     bigint NOT NULL,
	day     date NOT NULL,
	airing  bytea NOT NULL,
	station text NOT NULL,
	branch  int NOT NULL,
	moment  timestamptz NOT NULL,
	outcome text NOT NULL,
	slot    bigint NOT NULL,
	title   text NOT NULL,  -- in small letters, to search in
	run     bytea NOT NULL, -- JSON
	PRIMARY KEY (log, day, airing)
) PARTITION BY RANGE (day);
CREATE TABLE runs_other PARTITION OF runs DEFAULT;
CREATE INDEX ON runs (day, moment);

CREATE TABLE days (
	day     date NOT NULL,
	station text NOT NULL,
	log_id  text NOT NULL,
	seq     bigint NOT NULL,
	planned int NOT NULL,
	PRIMARY KEY (day, station)
);

CREATE TABLE tallies (
	day     date NOT NULL,
	station text NOT NULL,
	outcome text NOT NULL,
	reason  text NOT NULL,
	n       bigint NOT NULL,
	PRIMARY KEY (day, station, outcome, reason)
);

CREATE TABLE poison (
	log bigint NOT NULL,
	seq bigint NOT NULL,
	doc bytea NOT NULL, -- JSON
	PRIMARY KEY (log, seq)
);

CREATE TABLE notes (
	no  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at  timestamptz NOT NULL,
	doc bytea NOT NULL -- JSON
);
CREATE INDEX ON notes (at);

CREATE TABLE papers (
	kind text NOT NULL,
	key  text NOT NULL,
	doc  bytea NOT NULL,
	PRIMARY KEY (kind, key)
);
