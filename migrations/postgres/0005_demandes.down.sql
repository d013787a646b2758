DROP TABLE unlocks;
DROP TABLE demandes;
