-- Communes, and the beginnings of words by which they are found.

CREATE TABLE places (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    department TEXT NOT NULL,
    postcodes TEXT NOT NULL,
    population INTEGER NOT NULL CHECK (population >= 0),
    lat REAL NOT NULL CHECK (lat BETWEEN -90 AND 90),
    lon REAL NOT NULL CHECK (lon BETWEEN -180 AND 180),
    approximate INTEGER NOT NULL
) STRICT;

CREATE TABLE place_terms (
    term TEXT NOT NULL,
    code TEXT NOT NULL REFERENCES places (code),
    PRIMARY KEY (term, code)
) STRICT, WITHOUT ROWID;
