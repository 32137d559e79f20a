DROP TABLE attempts;
DROP TABLE sessions;
DROP TABLE memberships;
DROP TABLE people;
