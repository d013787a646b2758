-- Communes, and the beginnings of words by which they are found.

CREATE TABLE places (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    department TEXT NOT NULL,
    postcodes TEXT NOT NULL,
    population BIGINT NOT NULL CHECK (population >= 0),
    lat DOUBLE PRECISION NOT NULL CHECK (lat BETWEEN -90 AND 90),
    lon DOUBLE PRECISION NOT NULL CHECK (lon BETWEEN -180 AND 180),
    approximate BOOLEAN NOT NULL
);

CREATE TABLE place_terms (
    term TEXT COLLATE "C" NOT NULL,
    code TEXT NOT NULL REFERENCES places (code),
    PRIMARY KEY (term, code)
);
