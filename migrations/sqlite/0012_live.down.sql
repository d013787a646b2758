DROP TABLE presence;
DROP TABLE read_marks;
ALTER TABLE users DROP COLUMN share_presence;
ALTER TABLE users DROP COLUMN share_read;
