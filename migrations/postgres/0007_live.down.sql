DROP TABLE events;
DROP TABLE inboxes;
