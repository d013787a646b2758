DROP TABLE media_parts;
DROP TABLE media;
