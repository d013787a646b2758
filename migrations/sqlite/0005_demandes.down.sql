DROP TABLE unlocks;
DROP TABLE demandes;
DROP TABLE demande_points;
