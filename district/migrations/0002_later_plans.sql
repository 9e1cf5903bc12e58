-- When a plan was made decides between the plans of two logs; a plan from before
-- this column yields to any.
ALTER TABLE days ADD COLUMN made timestamptz NOT NULL DEFAULT '1970-01-01T00:00:00Z';

-- Titles, in small letters so far, are searched without regard to accents: kept as
-- typed.Fold makes them.
UPDATE runs SET title = trim(regexp_replace(translate(
	regexp_replace(normalize(title, NFD), '[\u0300-\u036f]', '', 'g'), 'đ–—’′', 'd--'''''), '\s+', ' ', 'g'));
