DROP TABLE pages;
DROP TABLE entries;
DROP TABLE envelopes;
DROP TABLE messages;
DROP TABLE members;
DROP TABLE conversations;
