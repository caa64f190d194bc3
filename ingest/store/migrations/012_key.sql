-- one row is what tells the key of the pupils' hashes from another one, and nothing else of it
CREATE TABLE key_mark (mark VARCHAR NOT NULL);
