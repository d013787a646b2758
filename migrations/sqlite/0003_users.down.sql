DROP TABLE login_failures;
DROP TABLE sessions;
DROP TABLE identities;
DROP TABLE vaults;
DROP TABLE credentials;
DROP TABLE logins;
DROP TABLE users;
